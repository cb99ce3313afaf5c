package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;
import com.yahoo.search.Query;
import com.yahoo.search.result.Hit;
import io.polyrank.experiment.ExploredCandidates;
import io.polyrank.experiment.ExploredList;
import io.polyrank.experiment.PlackettLuce;
import io.polyrank.search.RankOutcome.Ranked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * That a query's list is explored, and what came of it. It travels as a property of the query, which cannot come from a request and is
 * shared by clones. Of one thread at a time.
 */
final class ListExploration {

    private static final CompoundName PROPERTY = CompoundName.from("io.polyrank.search.listExploration");

    private final ExploredList list;
    private @Nullable Outcome outcome;

    private ListExploration(ExploredList list) {
        this.list = list;
    }

    /**
     * A hit of the page as exploration put it there.
     *
     * @param relevance the fused one
     * @param propensity how probable it was at its place
     */
    record Placed(double relevance, double propensity) {}

    /** Candidates are by rank as fusion orders them; scores by column and rank. */
    private record Outcome(List<String> names, List<Hit> hits, List<List<Double>> columns, Map<Hit, Placed> page) {}

    /** Has a query's list explored. */
    static void plan(Query query, ExploredList list) {
        query.properties().set(PROPERTY, new ListExploration(list));
    }

    /** That of a query, if its list is to be explored. */
    static Optional<ListExploration> of(Query query) {
        return Optional.ofNullable((ListExploration) query.properties().get(PROPERTY));
    }

    /** Whether the query's list was put into a random order. */
    static boolean done(Query query) {
        return of(query).map(each -> each.outcome != null).orElse(false);
    }

    /**
     * The order to show, random if the query's list is explored, and else the one of relevance.
     *
     * @param from the first rank of the page
     * @param to the rank behind its last
     */
    static RankedOrder order(Query query, Candidates candidates, Ranked ranked, List<String> names, int from, int to) {
        int[] fused = RankedOrder.byRelevance(candidates.size(), ranked::relevance);
        return of(query)
                .filter(exploration -> fused.length > 1)
                .map(exploration -> exploration.explore(candidates, ranked, fused, names, from, to))
                .orElseGet(() -> RankedOrder.of(candidates, ranked));
    }

    private RankedOrder explore(
            Candidates candidates, Ranked ranked, int[] fused, List<String> names, int from, int to) {
        int depth = Math.min(list.depth(), fused.length);
        PlackettLuce law = list.law(
                Arrays.stream(fused, 0, depth).mapToDouble(ranked::relevance).toArray());
        int[] race = list.order(
                law,
                Arrays.stream(fused, 0, depth)
                        .mapToObj(candidate ->
                                String.valueOf(candidates.hit(candidate).getId()))
                        .toList());
        int[] order = fused.clone();
        for (int rank = 0; rank < depth; rank++) {
            order[rank] = fused[race[rank]];
        }
        Map<Hit, Placed> page = new IdentityHashMap<>();
        int end = Math.min(to, fused.length);
        double[] propensities = propensities(law, race, from, Math.min(end, depth));
        for (int rank = from; rank < end; rank++) {
            page.put(
                    candidates.hit(order[rank]),
                    new Placed(ranked.relevance(order[rank]), rank < depth ? propensities[rank - from] : 1));
        }
        outcome = outcome(candidates, ranked, fused, names, page);
        return RankedOrder.of(candidates, order, falling(ranked, fused));
    }

    private static double[] propensities(PlackettLuce law, int[] race, int from, int to) {
        if (from >= to) {
            return new double[0];
        }
        double[][] found = law.probabilities(Arrays.copyOfRange(race, from, to), to);
        return IntStream.range(from, to)
                .mapToDouble(rank -> found[rank - from][rank])
                .toArray();
    }

    /** What each place shows: the relevance that would stand there unexplored, and always less than the place before. */
    private static double[] falling(Ranked ranked, int[] fused) {
        double[] shown = new double[fused.length];
        double before = Double.POSITIVE_INFINITY;
        for (int rank = 0; rank < fused.length; rank++) {
            double below = Math.max(-Double.MAX_VALUE, Math.nextDown(before));
            before = Math.min(ranked.relevance(fused[rank]) + 0.0, below);
            shown[rank] = before;
        }
        return shown;
    }

    /** What stands in buffers that are given back when the query is ranked is copied. */
    private static Outcome outcome(
            Candidates candidates, Ranked ranked, int[] fused, List<String> names, Map<Hit, Placed> page) {
        List<Hit> hits = new ArrayList<>();
        List<List<Double>> columns = new ArrayList<>();
        names.forEach(name -> columns.add(new ArrayList<>()));
        columns.add(new ArrayList<>());
        columns.add(new ArrayList<>());
        int[] unplaced = IntStream.range(0, candidates.size())
                .filter(candidate -> Double.isNaN(ranked.relevance(candidate)))
                .toArray();
        IntStream.concat(Arrays.stream(fused), Arrays.stream(unplaced)).forEach(candidate -> {
            hits.add(candidates.hit(candidate));
            for (int column = 0; column < names.size(); column++) {
                columns.get(column).add(HitScores.shortest(ranked.scores().score(candidate, column)));
            }
            columns.get(names.size()).add(candidates.retrieval()[candidate]);
            columns.get(names.size() + 1).add(ranked.relevance(candidate));
        });
        return new Outcome(names, hits, columns, page);
    }

    /** How a hit of the page came to its place, if the list was explored and the hit was ranked. */
    Optional<Placed> placed(Hit hit) {
        return Optional.ofNullable(outcome).map(done -> done.page().get(hit));
    }

    /**
     * What the log keeps of the list, if it was explored.
     *
     * @param item the id that the log has for a hit
     */
    Optional<ExploredCandidates> candidates(Function<Hit, String> item) {
        return Optional.ofNullable(outcome).map(done -> {
            Map<String, List<Double>> scores = new LinkedHashMap<>();
            for (int column = 0; column < done.names().size(); column++) {
                scores.put(done.names().get(column), done.columns().get(column));
            }
            return new ExploredCandidates(
                    list.temperature(),
                    list.depth(),
                    done.hits().stream().map(item).toList(),
                    scores,
                    done.columns().get(done.names().size()),
                    done.columns().get(done.names().size() + 1));
        });
    }
}
