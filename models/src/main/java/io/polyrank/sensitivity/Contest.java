package io.polyrank.sensitivity;

import io.polyrank.analysis.MixedLists;
import io.polyrank.analysis.PowerStudy.Rates;
import io.polyrank.data.marketplace.Candidates;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.Prospects;
import io.polyrank.data.marketplace.Shoppers;
import io.polyrank.data.marketplace.Shown;
import io.polyrank.data.marketplace.Shown.ShownItem;
import io.polyrank.data.marketplace.Visit;
import io.polyrank.interleave.Interleaving;
import io.polyrank.interleave.Mixture;
import io.polyrank.interleave.Mixture.Place;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Two rankings before the same shoppers: each alone, or both mixed. Outcomes are clicks. */
final class Contest {

    private static final int PAGE = 10;
    private static final int RETRIEVED = 60;
    private static final int MILLIS_PER_DAY = 86_400_000;

    private final MarketplaceArguments arguments;
    private final int days;
    private final List<Way> ways;

    /**
     * @param arguments of the world; its seed decides everything
     * @param ways to rank, control first
     */
    Contest(MarketplaceArguments arguments, int days, List<Way> ways) {
        this.arguments = arguments;
        this.days = days;
        this.ways = ways;
    }

    /** What all shoppers do who see one ranking. */
    Rates alone(int way) {
        Shoppers shoppers = Shoppers.asNew(arguments);
        Candidates retrieval = new Candidates(arguments.seed(), RETRIEVED, shoppers);
        Rates rates = new Rates(arguments.users() + 1);
        shoppers.<RuntimeException>run(
                days,
                PAGE,
                (visit, prospects) -> {
                    List<Integer> retrieved = retrieval.of(visit);
                    return items(ranking(way, visit, prospects, retrieved), retrieved);
                },
                shown -> rates.add(shown.visit().shopper(), clicks(shown)));
        return rates;
    }

    /** What all shoppers do who see the rankings mixed, and whom that prefers. */
    MixedLists mixed(Interleaving interleaving) {
        Shoppers shoppers = Shoppers.asNew(arguments);
        Candidates retrieval = new Candidates(arguments.seed(), RETRIEVED, shoppers);
        MixedLists lists = new MixedLists(ways.stream().map(Way::name).toList());
        Map<Integer, Place> places = new HashMap<>();
        shoppers.<RuntimeException>run(
                days,
                PAGE,
                (visit, prospects) -> {
                    List<Integer> retrieved = retrieval.of(visit);
                    List<int[]> rankings = IntStream.range(0, ways.size())
                            .mapToObj(way -> ranking(way, visit, prospects, retrieved))
                            .toList();
                    Mixture mixture = interleaving.mix(rankings, PAGE, 31 * arguments.seed() + visit.number());
                    places.clear();
                    mixture.places().forEach(place -> places.put(retrieved.get(place.candidate()), place));
                    return items(mixture.order(), retrieved);
                },
                shown -> lists.add(
                        shown.visit().shopper(),
                        (int) (shown.visit().timeMillis() / MILLIS_PER_DAY),
                        credits(shown, places)));
        return lists;
    }

    private int[] ranking(int way, Visit visit, Prospects prospects, List<Integer> retrieved) {
        double[] relevance = retrieved.stream()
                .mapToDouble(item -> ways.get(way).relevance(visit, prospects, item))
                .toArray();
        return IntStream.range(0, relevance.length)
                .boxed()
                .sorted(Comparator.comparingDouble(candidate -> -relevance[candidate]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private double[] credits(Shown shown, Map<Integer, Place> places) {
        double[] credits = new double[ways.size()];
        for (ShownItem item : shown.items()) {
            Place place = places.get(item.itemId());
            if (item.click() && place != null) {
                if (place.team() != Place.NO_TEAM) {
                    credits[place.team()]++;
                }
                for (int way = 0; way < place.credits().size(); way++) {
                    credits[way] += place.credits().get(way);
                }
            }
        }
        return credits;
    }

    private static List<Integer> items(int[] order, List<Integer> retrieved) {
        return Arrays.stream(order).mapToObj(retrieved::get).toList();
    }

    private static double clicks(Shown shown) {
        return shown.items().stream().filter(ShownItem::click).count();
    }
}
