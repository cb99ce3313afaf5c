package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.result.Hit;
import io.polyrank.runtime.TaskScores;
import io.polyrank.search.RankOutcome.Ranked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class RankedOrderTest {

    /** A hit as the laws make it up: with match-features or without, and what fusion would give it. */
    record Made(boolean features, double relevance) {}

    @Provide
    Arbitrary<List<Made>> results() {
        Arbitrary<Double> relevance = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.doubles().between(-3, 3).ofScale(1)),
                Tuple.of(2, Arbitraries.just(Double.NaN)),
                Tuple.of(1, Arbitraries.of(-Double.MAX_VALUE, Double.MAX_VALUE, -0.0, 0.0, Double.MIN_VALUE)));
        return Combinators.combine(Arbitraries.of(true, true, true, false), relevance)
                .as(Made::new)
                .list()
                .ofMaxSize(40);
    }

    @Property
    void applyTo_anyResult_isAPermutationInTheDeclaredOrder(
            @ForAll("results") List<Made> made, @ForAll @IntRange(min = 1, max = 40) int most) {
        Result result = result(made);
        List<Hit> retrieved = List.copyOf(result.hits().asList());
        Candidates candidates = Candidates.of(result.hits(), most, Map.of());
        double[] relevance = relevanceOf(candidates, made);

        RankedOrder.of(candidates, ranked(relevance)).applyTo(result.hits());

        assertThat(result.hits().asList()).isEqualTo(expected(retrieved, candidates, relevance));
        double before = Double.POSITIVE_INFINITY;
        for (Hit hit : result.hits()) {
            double now = hit.getRelevance().getScore();
            assertThat(now).isFinite().isLessThanOrEqualTo(before);
            before = now;
        }
    }

    @Property
    void applyTo_thenTrim_isASliceOfTheWhole(
            @ForAll("results") List<Made> made,
            @ForAll @IntRange(max = 45) int offset,
            @ForAll @IntRange(min = 1, max = 45) int hits) {
        Result whole = result(made);
        Result page = result(made);
        rankAll(whole, made);
        rankAll(page, made);

        page.hits().trim(offset, hits);

        List<String> ids = ids(whole);
        int from = Math.min(offset, ids.size());
        assertThat(ids(page)).isEqualTo(ids.subList(from, Math.min(from + hits, ids.size())));
    }

    @Property
    void applyTo_unrankedHits_standBelowAllRankedOnes(@ForAll("results") List<Made> made) {
        Result result = result(made);
        Candidates candidates = Candidates.of(result.hits(), 100, Map.of());
        RankedOrder order = RankedOrder.of(candidates, ranked(relevanceOf(candidates, made)));

        boolean ranked = true;
        for (int rank = 0; rank < order.size(); rank++) {
            boolean now = order.candidate(rank) >= 0;
            assertThat(ranked || !now).isTrue();
            ranked = now;
        }
    }

    @Example
    void applyTo_aGivenOrder_isThatOrderWithTheRestBehindIt() {
        Result result = result(List.of(
                new Made(true, 0), new Made(true, 0), new Made(false, 0), new Made(true, 0), new Made(true, 0)));
        Candidates candidates = Candidates.of(result.hits(), 100, Map.of());

        RankedOrder order = RankedOrder.of(candidates, new int[] {3, 0, 2}, new double[] {1, 0.5, 0.25});
        order.applyTo(result.hits());

        assertThat(ids(result)).containsExactly("hit:4", "hit:0", "hit:3", "hit:1", "hit:2");
        assertThat(order.candidates(0, 5)).containsExactly(3, 0, 2);
        assertThat(result.hits().asList())
                .extracting(hit -> hit.getRelevance().getScore())
                .containsExactly(1.0, 0.5, 0.25, -0.75, -1.75);
    }

    @Example
    void applyTo_sortedAgainLater_staysAsItIs() {
        List<Made> made = List.of(new Made(true, 1), new Made(true, 3), new Made(false, 0), new Made(true, 3));
        Result result = result(made);
        rankAll(result, made);
        List<String> ranked = ids(result);

        result.hits().sort();

        assertThat(ids(result)).isEqualTo(ranked).containsExactly("hit:1", "hit:3", "hit:0", "hit:2");
    }

    private static List<Hit> expected(List<Hit> retrieved, Candidates candidates, double[] relevance) {
        List<Integer> finite = new ArrayList<>(IntStream.range(0, relevance.length)
                .filter(candidate -> !Double.isNaN(relevance[candidate]))
                .boxed()
                .toList());
        finite.sort(Comparator.comparing((Integer candidate) -> relevance[candidate] + 0.0, Comparator.reverseOrder()));
        List<Hit> order = new ArrayList<>();
        finite.forEach(candidate -> order.add(retrieved.get(candidates.place(candidate))));
        retrieved.stream().filter(hit -> !order.contains(hit)).toList().forEach(order::add);
        return order;
    }

    private static void rankAll(Result result, List<Made> made) {
        Candidates candidates = Candidates.of(result.hits(), 100, Map.of());
        RankedOrder.of(candidates, ranked(relevanceOf(candidates, made))).applyTo(result.hits());
    }

    private static double[] relevanceOf(Candidates candidates, List<Made> made) {
        return IntStream.range(0, candidates.size())
                .mapToDouble(candidate -> made.get(candidates.place(candidate)).relevance())
                .toArray();
    }

    private static Ranked ranked(double[] relevance) {
        TaskScores scores = new TaskScores(relevance.length, 1, new float[relevance.length]);
        return new Ranked(null, scores, relevance, Optional.empty());
    }

    private static Result result(List<Made> made) {
        Result result = new Result(new Query("/"));
        for (int place = 0; place < made.size(); place++) {
            Hit hit = new Hit("hit:" + place, 1.0 / (1 + place));
            if (made.get(place).features()) {
                hit.setField("matchfeatures", Items.features(Map.of("attribute(price)", 1.0)));
            }
            result.hits().add(hit);
        }
        return result;
    }

    private static List<String> ids(Result result) {
        return result.hits().asList().stream()
                .map(hit -> hit.getId().toString())
                .toList();
    }
}
