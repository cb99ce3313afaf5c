package io.polyrank.whatif;

import io.polyrank.data.marketplace.Candidates;
import io.polyrank.data.marketplace.Customer;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.NoisyScores;
import io.polyrank.data.marketplace.Prospect;
import io.polyrank.data.marketplace.Prospects;
import io.polyrank.data.marketplace.Shop;
import io.polyrank.data.marketplace.Shoppers;
import io.polyrank.data.marketplace.Shown;
import io.polyrank.data.marketplace.Shown.ShownItem;
import io.polyrank.data.marketplace.Visit;
import io.polyrank.experiment.AssignmentQuery;
import io.polyrank.experiment.ExperimentSet;
import io.polyrank.experiment.ExperimentsReader;
import io.polyrank.experiment.ExploredList;
import io.polyrank.experiment.Overrides;
import io.polyrank.experiment.PlackettLuce;
import io.polyrank.experiment.UnitAttributes;
import io.polyrank.fusion.FusionExpression;
import io.polyrank.fusion.FusionNames;
import io.polyrank.fusion.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A shop for simulated shoppers that ranks by fusion and explores as serving does. Everything is decided by the seed. */
final class SimulatedShop {

    static final List<String> TASKS = List.of("cart", "click", "order_value", "purchase");
    static final List<String> OUTCOMES = List.of("cart", "click", "purchase", ExploredLog.VALUE);

    private static final int ITEMS = 500;
    private static final int LOG_DAYS = 1;
    private static final int RETRIEVED = 60;
    private static final int PAGE = 10;
    private static final double NOISE = 0.7;
    private static final ExperimentSet EXPLORATION =
            ExperimentsReader.read("selftest", "{exploration: {share: 1, temperature: 1.5, depth: 50}, layers: []}");

    private final MarketplaceArguments arguments;
    private final int days;
    private final FusionExpression fusion = FusionExpression.weightedProduct(new FusionNames(TASKS, List.of()));

    SimulatedShop(long seed, int shoppers, int days) {
        this.arguments = new MarketplaceArguments(shoppers, ITEMS, LOG_DAYS, seed);
        this.days = days;
    }

    /** What the shop knows of the candidates of a request. */
    private record Ranked(List<Integer> items, float[] scores, double[] relevance, Integer[] order) {}

    /** The explored lists of the first shoppers in front of the shop as it is, all weights 1. */
    List<LoggedList> log(int most) {
        List<LoggedList> lists = new ArrayList<>();
        Shoppers shoppers = Shoppers.asNew(arguments);
        Recorder shop = new Recorder(shoppers);
        visit(shoppers, 0, most, shop, shown -> {
            LoggedList list = shop.list;
            if (list != null) {
                shown.items().forEach(item -> record(list, item));
                lists.add(list);
            }
        });
        return lists;
    }

    private static void record(LoggedList list, ShownItem item) {
        int position = item.position() - 1;
        list.add("click", position, item.click() ? 1 : 0);
        list.add("cart", position, item.cart() ? 1 : 0);
        list.add("purchase", position, item.purchase() ? 1 : 0);
        list.add(ExploredLog.VALUE, position, item.value());
    }

    /**
     * What a weighting really brings the shoppers behind the first ones, per list and outcome: they live with it from their first day. What is
     * to be expected of each page is taken instead of what came, which tells the same with less chance.
     */
    Map<String, UnitMean> run(Map<String, Double> given, int behind, double alpha) {
        Shoppers shoppers = Shoppers.asNew(arguments);
        Candidates retrieval = retrieval(shoppers);
        Weights weights = Weights.of(TASKS, given);
        List<Integer> units = new ArrayList<>();
        List<Map<String, Double>> lists = new ArrayList<>();
        visit(
                shoppers,
                behind,
                arguments.users(),
                (visit, prospects) -> {
                    Ranked ranked = rank(visit, prospects, retrieval.of(visit), weights);
                    List<Integer> page = Arrays.stream(ranked.order())
                            .limit(PAGE)
                            .map(ranked.items()::get)
                            .toList();
                    units.add(visit.shopper());
                    lists.add(expected(page, prospects));
                    return page;
                },
                shown -> {});
        int[] unitOf = units.stream().mapToInt(Integer::intValue).toArray();
        Map<String, UnitMean> means = new TreeMap<>();
        OUTCOMES.forEach(outcome -> means.put(
                outcome,
                UnitMean.of(
                        lists.stream()
                                .mapToDouble(list -> list.getOrDefault(outcome, 0.0))
                                .toArray(),
                        unitOf,
                        alpha)));
        return means;
    }

    private static Map<String, Double> expected(List<Integer> page, Prospects prospects) {
        Map<String, Double> sums = new TreeMap<>();
        for (int position = 1; position <= page.size(); position++) {
            Prospect truth = prospects.of(page.get(position - 1));
            double seen = Prospect.examination(position);
            sums.merge("click", seen * truth.click(), Double::sum);
            sums.merge("cart", seen * truth.cart(), Double::sum);
            sums.merge("purchase", seen * truth.purchase(), Double::sum);
            sums.merge(ExploredLog.VALUE, seen * truth.value(), Double::sum);
        }
        return sums;
    }

    /** Hears of a page that was shown. */
    private interface Seen {
        void page(Shown shown);
    }

    /** One shopper after the other: they know nothing of each other. */
    private void visit(Shoppers shoppers, int behind, int most, Shop<RuntimeException> shop, Seen seen) {
        long end = shoppers.start().plus(Duration.ofDays(days)).toEpochMilli();
        long requests = 0;
        for (Customer customer : shoppers.customers()) {
            boolean counts = customer.number() > behind && customer.number() <= most;
            while (counts && customer.nextMillis() < end) {
                requests++;
                seen.page(customer.request(requests, PAGE, shop));
            }
        }
    }

    private Candidates retrieval(Shoppers shoppers) {
        return new Candidates(arguments.seed(), RETRIEVED, shoppers);
    }

    private Ranked rank(Visit visit, Prospects prospects, List<Integer> items, Weights weights) {
        NoisyScores model = new NoisyScores(arguments.seed(), NOISE);
        float[] scores = new float[items.size() * TASKS.size()];
        for (int at = 0; at < items.size(); at++) {
            Map<String, Double> byTask =
                    model.of(visit, prospects, items.get(at)).byTask();
            for (int task = 0; task < TASKS.size(); task++) {
                scores[at * TASKS.size() + task] =
                        byTask.getOrDefault(TASKS.get(task), Double.NaN).floatValue();
            }
        }
        double[] relevance = fusion.evaluate(scores, weights, new double[items.size()], new double[0])
                .values();
        Integer[] order = IntStream.range(0, items.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer at) -> relevance[at])
                        .reversed())
                .toArray(Integer[]::new);
        return new Ranked(items, scores, relevance, order);
    }

    /** The shop as it is; leaves the list that it explored last, or null. */
    private final class Recorder implements Shop<RuntimeException> {

        private final Shoppers shoppers;
        private final Weights weights = Weights.defaults(TASKS);
        private @Nullable LoggedList list;

        Recorder(Shoppers shoppers) {
            this.shoppers = shoppers;
        }

        @Override
        public List<Integer> page(Visit visit, Prospects prospects) {
            Ranked ranked = rank(visit, prospects, retrieval(shoppers).of(visit), weights);
            Integer[] order = ranked.order();
            AssignmentQuery query =
                    new AssignmentQuery(visit.userId(), UnitAttributes.NONE, visit.timeMillis(), Overrides.NONE);
            // Each of a shopper's requests is a search of its own: nobody of them turns pages.
            Optional<ExploredList> explored = EXPLORATION.exploredList(query, visit.number() + "");
            int[] page = explored.map(how -> explore(how, ranked))
                    .orElseGet(() -> IntStream.range(0, PAGE).toArray());
            list = explored.map(how -> logged(how, ranked, page, visit)).orElse(null);
            return IntStream.of(page)
                    .mapToObj(rank -> ranked.items().get(order[rank]))
                    .toList();
        }

        private int[] explore(ExploredList how, Ranked ranked) {
            PlackettLuce law = law(how, ranked);
            List<String> ids = Arrays.stream(ranked.order())
                    .limit(law.size())
                    .map(at -> ranked.items().get(at).toString())
                    .toList();
            return Arrays.copyOf(how.order(law, ids), PAGE);
        }

        private PlackettLuce law(ExploredList how, Ranked ranked) {
            return how.law(Arrays.stream(ranked.order())
                    .limit(how.depth())
                    .mapToDouble(at -> ranked.relevance()[at])
                    .toArray());
        }

        private LoggedList logged(ExploredList how, Ranked ranked, int[] page, Visit visit) {
            double[][] chances = law(how, ranked).probabilities(page, PAGE);
            double[] relevance = Arrays.stream(ranked.order())
                    .mapToDouble(at -> ranked.relevance()[at])
                    .toArray();
            float[] scores = new float[ranked.scores().length];
            for (int rank = 0; rank < relevance.length; rank++) {
                System.arraycopy(
                        ranked.scores(),
                        ranked.order()[rank] * TASKS.size(),
                        scores,
                        rank * TASKS.size(),
                        TASKS.size());
            }
            return LoggedList.of(
                    visit.shopper(),
                    scores,
                    new double[relevance.length],
                    relevance,
                    how.temperature(),
                    how.depth(),
                    page,
                    IntStream.range(0, PAGE).mapToDouble(at -> chances[at][at]).toArray(),
                    new HashMap<>());
        }
    }
}
