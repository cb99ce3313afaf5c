package io.polyrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

class ConcordanceTest {

    /** A scored row. */
    record Row(float score, float label) {}

    @Property(tries = 300)
    void of_realLabelsWithTies_equalsTheCountOfAllPairs(@ForAll("rows") List<Row> rows) {
        assertThat(Concordance.of(scores(rows), labels(rows))).isCloseTo(allPairs(rows), within(1e-12));
    }

    @Property(tries = 300)
    void of_binaryLabelsWithTies_equalsTheCountOfAllPairs(@ForAll("binaryRows") List<Row> rows) {
        assertThat(Concordance.of(scores(rows), labels(rows))).isCloseTo(allPairs(rows), within(1e-12));
    }

    @Property(tries = 100)
    void of_binaryLabels_equalsTheMannWhitneyStatistic(@ForAll("binaryRows") List<Row> rows) {
        double[] positives = scoresOf(rows, 1);
        double[] negatives = scoresOf(rows, 0);
        Assume.that(positives.length > 0 && negatives.length > 0);

        double statistic = MannWhitneyUTest.withDefaults().statistic(positives, negatives);

        assertThat(Concordance.of(scores(rows), labels(rows)))
                .isCloseTo(statistic / positives.length / negatives.length, within(1e-12));
    }

    @Property(tries = 100)
    void of_scoresTransformedWithoutChangeOfOrder_staysTheSame(@ForAll("rows") List<Row> rows) {
        float[] scores = scores(rows);
        float[] stretched = new float[scores.length];
        for (int row = 0; row < scores.length; row++) {
            stretched[row] = 3 * scores[row] - 7;
        }

        assertThat(Concordance.of(stretched, labels(rows)))
                .isCloseTo(Concordance.of(scores, labels(rows)), within(1e-12));
    }

    @Example
    void of_knownCases_givesTheirValues() {
        assertThat(Concordance.of(new float[] {1, 2, 3}, new float[] {0, 0, 1})).isEqualTo(1);
        assertThat(Concordance.of(new float[] {3, 2, 1}, new float[] {0, 0, 1})).isZero();
        assertThat(Concordance.of(new float[] {5, 5}, new float[] {0, 1})).isEqualTo(0.5);
        assertThat(Concordance.of(new float[] {0f, -0f}, new float[] {0, 1})).isEqualTo(0.5);
        assertThat(Concordance.of(new float[] {1, 3, 2}, new float[] {10, 20, 30}))
                .isCloseTo(2 / 3.0, within(1e-12));
    }

    @Example
    void of_noPairWithDifferentLabels_isNaN() {
        assertThat(Concordance.of(new float[0], new float[0])).isNaN();
        assertThat(Concordance.of(new float[] {1}, new float[] {1})).isNaN();
        assertThat(Concordance.of(new float[] {1, 2}, new float[] {1, 1})).isNaN();
    }

    @Example
    void of_scoreThatIsNoNumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Concordance.of(new float[] {1, Float.NaN}, new float[] {0, 1}))
                .withMessage("score: found NaN, expected a finite number");
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return Combinators.combine(
                        Arbitraries.of(-2f, -0f, 0f, 0.25f, 0.5f, 1e6f), Arbitraries.of(-1.5f, 0f, 2f, 3f, 1e5f))
                .as(Row::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Row>> binaryRows() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9).map(tenths -> tenths / 10f), Arbitraries.of(0f, 1f))
                .as(Row::new)
                .list()
                .ofMaxSize(60);
    }

    private static double allPairs(List<Row> rows) {
        double concordant = 0;
        int pairs = 0;
        for (Row lower : rows) {
            for (Row upper : rows) {
                if (lower.label() < upper.label()) {
                    pairs++;
                    concordant += lower.score() < upper.score() ? 1 : lower.score() == upper.score() ? 0.5 : 0;
                }
            }
        }
        return pairs == 0 ? Double.NaN : concordant / pairs;
    }

    private static float[] scores(List<Row> rows) {
        float[] scores = new float[rows.size()];
        IntStream.range(0, scores.length)
                .forEach(row -> scores[row] = rows.get(row).score());
        return scores;
    }

    private static float[] labels(List<Row> rows) {
        float[] labels = new float[rows.size()];
        IntStream.range(0, labels.length)
                .forEach(row -> labels[row] = rows.get(row).label());
        return labels;
    }

    private static double[] scoresOf(List<Row> rows, float label) {
        return rows.stream()
                .filter(row -> row.label() == label)
                .mapToDouble(Row::score)
                .toArray();
    }
}
