package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.fusion.TaskShares.Share;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TaskSharesTest {

    private static final List<String> TASKS = List.of("click", "cart", "purchase");
    private static final FusionNames NAMES = new FusionNames(TASKS, List.of("price"));
    private static final FusionExpression PRODUCT = FusionExpression.weightedProduct(NAMES);
    private static final double[] NO_FEATURES = {};

    @Example
    void of_weightedSum_isTheWeightedDistanceFromTheMean() {
        FusionExpression sum = FusionExpression.parse("w_click * click + w_cart * cart + 0 * purchase", NAMES);
        Weights weights = Weights.of(TASKS, Map.of("cart", 3));
        float[] scores = {0.5f, 0.25f, 0.9f, 0.25f, 0.5f, 0.1f};

        List<Share> shares = TaskShares.among(sum, weights, scores).of(row(scores, 0), 1, NO_FEATURES);

        // The means are 0.375 of both: 0.125 more clicks, three times 0.125 less carts.
        assertThat(shares).hasSameSizeAs(TASKS);
        assertThat(shares.get(0).effect()).isCloseTo(0.125, within(1e-12));
        assertThat(shares.get(1).effect()).isCloseTo(-0.375, within(1e-12));
        assertThat(shares.get(0).share()).isCloseTo(0.25, within(1e-12));
        assertThat(shares.get(1).share()).isCloseTo(-0.75, within(1e-12));
        assertThat(shares.get(2)).isEqualTo(new Share(0, 0));
    }

    @Example
    void of_expressionWithItemFeaturesAndRetrieval_readsThoseOfTheCandidate() {
        FusionExpression expression = FusionExpression.parse("if (retrieval > 5, price * click, cart)", NAMES);
        float[] scores = {0.5f, 0.25f, 0.9f, 0.25f, 0.5f, 0.1f};
        TaskShares shares = TaskShares.among(expression, Weights.defaults(TASKS), scores);

        assertThat(shares.of(row(scores, 0), 6, new double[] {8}).get(0)).isEqualTo(new Share(1, 1));
        assertThat(shares.of(row(scores, 0), 4, new double[] {8}).get(1)).isEqualTo(new Share(-1, -0.125));
    }

    @Example
    void among_candidatesWithoutFiniteScores_doNotCount() {
        float[] finite = {0.5f, 0.25f, 0.9f, 0.25f, 0.5f, 0.1f};
        float[] some = Arrays.copyOf(finite, 9);
        some[6] = Float.NaN;
        some[7] = 1000;
        some[8] = Float.POSITIVE_INFINITY;

        assertThat(TaskShares.among(PRODUCT, Weights.defaults(TASKS), some).of(row(finite, 0), 1, NO_FEATURES))
                .isEqualTo(TaskShares.among(PRODUCT, Weights.defaults(TASKS), finite)
                        .of(row(finite, 0), 1, NO_FEATURES));
    }

    @Example
    void of_numbersAtTheEndOfTheRange_areStillShared() {
        FusionExpression huge = FusionExpression.parse("(click - 0.5) * 1.7e308 * 2 + 0 * cart", NAMES);
        float[] scores = {1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1};

        Share click = TaskShares.among(huge, Weights.defaults(TASKS), scores)
                .of(row(scores, 0), 1, NO_FEATURES)
                .get(0);

        assertThat(click.share()).isEqualTo(1);
        assertThat(click.effect()).isFinite().isPositive();
    }

    @Property(tries = 500)
    void of_anyExpression_isFiniteAndSumsToOneOrNothing(
            @ForAll("expressions") String text,
            @ForAll @Size(12) float[] scores,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double retrieval,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double price) {
        FusionExpression expression = FusionExpression.parse(text, NAMES);
        double[] features = expression.itemFeatures().isEmpty() ? NO_FEATURES : new double[] {price};
        TaskShares shares = TaskShares.among(expression, Weights.defaults(TASKS), scores);

        for (int candidate = 0; candidate < 4; candidate++) {
            List<Share> found = shares.of(row(scores, candidate), retrieval, features);

            double total = 0;
            for (Share share : found) {
                assertThat(share.share()).isFinite().isBetween(-1.0, 1.0);
                assertThat(share.effect()).isFinite();
                assertThat(Math.signum(share.share())).isEqualTo(Math.signum(share.effect()));
                total += Math.abs(share.share());
            }
            assertThat(total).satisfiesAnyOf(sum -> assertThat(sum).isZero(), sum -> assertThat(sum)
                    .isCloseTo(1, within(1e-9)));
        }
    }

    @Property(tries = 300)
    void of_weightZeroInTheDefaultFusion_hasNoShare(
            @ForAll @Size(12) float[] scores,
            @ForAll @IntRange(max = 2) int task,
            @ForAll @DoubleRange(min = -100, max = 100) double others) {
        Weights weights = Weights.of(
                TASKS,
                Map.of(TASKS.get((task + 1) % 3), others, TASKS.get((task + 2) % 3), others, TASKS.get(task), 0));

        TaskShares shares = TaskShares.among(PRODUCT, weights, scores);

        for (int candidate = 0; candidate < 4; candidate++) {
            assertThat(shares.of(row(scores, candidate), 0, NO_FEATURES).get(task))
                    .isEqualTo(new Share(0, 0));
        }
    }

    @Property(tries = 300)
    void of_aboveTheMeanOfOneTaskOnly_isThatTasksWholeShare(
            @ForAll @FloatRange(min = 0.01f, max = 0.4f) float low,
            @ForAll @FloatRange(min = 0.41f, max = 1) float high,
            @ForAll @FloatRange(min = 0.01f, max = 1) float same,
            @ForAll @IntRange(max = 2) int task) {
        float[] scores = {same, same, same, same, same, same};
        scores[task] = high;
        scores[3 + task] = low;
        TaskShares shares = TaskShares.among(PRODUCT, Weights.defaults(TASKS), scores);

        assertThat(shares.of(row(scores, 0), 0, NO_FEATURES).get(task).share()).isEqualTo(1);
        assertThat(shares.of(row(scores, 1), 0, NO_FEATURES).get(task).share()).isEqualTo(-1);
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(
                PRODUCT.text(),
                "w_click * click - 2 * cart + retrieval",
                "log(click) * 1e300 * price",
                "click * 1e308 * cart * 10",
                "1 / (purchase - cart)",
                "if (click > cart, price, -1e308 * click)",
                "sqrt(cart - click)",
                "pow(click, 1e3) * 1e-300",
                "retrieval",
                "7");
    }

    private static float[] row(float[] scores, int candidate) {
        return Arrays.copyOfRange(scores, candidate * 3, candidate * 3 + 3);
    }
}
