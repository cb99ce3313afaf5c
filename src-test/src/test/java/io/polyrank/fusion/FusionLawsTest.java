package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class FusionLawsTest {

    private static final List<String> TASKS = List.of("click", "cart", "purchase");
    private static final FusionNames NAMES = new FusionNames(TASKS, List.of("price"));
    private static final FusionExpression PRODUCT = FusionExpression.weightedProduct(NAMES);
    private static final double[] NO_FEATURES = {};
    private static final List<String> CONSTANTS = List.of("1", "0", "2.5", "1e-3", "1e308", "-7", "true");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "%", "^", "<", ">=", "==", "!=", "~=", "&&", "||");

    /** The ratio of two candidates that differ in one task alone is their score ratio to the power of the weight. */
    @Property(tries = 300)
    void weightedProduct_raisingOneWeight_favoursTheHigherScoreOfThatTask(
            @ForAll @IntRange(max = 2) int task,
            @ForAll @FloatRange(min = 0.01f, max = 0.4f) float low,
            @ForAll @FloatRange(min = 0.41f, max = 1) float high,
            @ForAll @FloatRange(min = 0.01f, max = 1) float others,
            @ForAll @DoubleRange(min = -5, max = 5) double weight,
            @ForAll @DoubleRange(min = 0.1, max = 5) double raise) {
        float[] scores = {others, others, others, others, others, others};
        scores[task] = low;
        scores[3 + task] = high;

        double before = logRatio(scores, Map.of(TASKS.get(task), weight));
        double after = logRatio(scores, Map.of(TASKS.get(task), weight + raise));

        assertThat(after).isGreaterThan(before);
        assertThat(after - before).isCloseTo(raise * Math.log((double) high / low), within(1e-9));
        // With every other score equal, the sign of the weight alone decides who is ahead.
        if (Math.abs(weight) > 1e-6) {
            assertThat(Math.signum(before)).isEqualTo(Math.signum(weight));
        }
    }

    @Property(tries = 300)
    void weightedProduct_scalingOneTasksScores_keepsTheOrder(
            @ForAll @Size(12) float[] unscaled,
            @ForAll @IntRange(max = 2) int task,
            @ForAll @FloatRange(min = 0.1f, max = 1) float factor,
            @ForAll @DoubleRange(min = -3, max = 3) double weight) {
        float[] scores = probabilities(unscaled);
        float[] scaled = scores.clone();
        for (int i = task; i < scaled.length; i += 3) {
            scaled[i] *= factor;
        }
        Weights weights = Weights.of(TASKS, Map.of(TASKS.get(task), weight));

        double[] before = relevance(scores, weights);
        double[] after = relevance(scaled, weights);

        // The relevance of every candidate changes by the same factor, hence the order stays (up to float rounding).
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i] / before[i])
                    .isCloseTo(Math.pow(factor, weight), within(1e-4 * Math.pow(factor, weight)));
        }
    }

    @Property(tries = 300)
    void evaluate_permutedCandidates_permutesTheResult(
            @ForAll("expressions") String text, @ForAll @Size(12) float[] given, @ForAll long seed) {
        FusionExpression expression = FusionExpression.parse(text, NAMES);
        float[] scores = probabilities(given);
        double[] retrieval = {0.1, -0.2, 30, 4};
        double[] prices = {1, 0, 25.5, -3};
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
        Collections.shuffle(order, new Random(seed));

        double[] plain = evaluate(expression, scores, retrieval, prices, List.of(0, 1, 2, 3));
        double[] permuted = evaluate(expression, scores, retrieval, prices, order);

        assertThat(permuted)
                .containsExactly(order.stream().mapToDouble(i -> plain[i]).toArray());
    }

    @Property(tries = 500)
    void canonicalText_readAgain_printsTheSameAndMeansTheSame(
            @ForAll("expressions") String text, @ForAll @Size(12) float[] given) {
        FusionExpression expression = FusionExpression.parse(text, NAMES);
        FusionExpression again = FusionExpression.parse(expression.canonicalText(), NAMES);
        double[] retrieval = {0.1, -0.2, 30, 4};
        double[] prices = {1, 0, 25.5, -3};

        assertThat(again.canonicalText()).isEqualTo(expression.canonicalText());
        assertThat(again.usedNames()).isEqualTo(expression.usedNames());
        assertThat(evaluate(again, probabilities(given), retrieval, prices, List.of(0, 1, 2, 3)))
                .containsExactly(evaluate(expression, probabilities(given), retrieval, prices, List.of(0, 1, 2, 3)));
    }

    @Property(tries = 300)
    void evaluate_anyExpression_isFiniteOrCounted(
            @ForAll("expressions") String text, @ForAll @Size(12) float[] scores) {
        FusionExpression expression = FusionExpression.parse(text, NAMES);
        double[] features = expression.itemFeatures().isEmpty() ? NO_FEATURES : new double[4];

        FusedRelevance fused = expression.evaluate(scores, Weights.defaults(TASKS), new double[4], features);

        assertThat(IntStream.range(0, 4)
                        .filter(i -> Double.isNaN(fused.values()[i]))
                        .count())
                .isEqualTo(fused.nonFinite());
        assertThat(fused.values()).doesNotContain(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    /** Whatever the text is: an expression or a refusal that can be shown, never another failure. */
    @Property(tries = 2000)
    void parse_anyText_readsOrRefuses(@ForAll("noise") String text) {
        try {
            FusionExpression expression = FusionExpression.parse(text, NAMES);
            assertThat(NAMES.all()).containsAll(expression.usedNames());
        } catch (FusionException refusal) {
            assertThat(refusal.column().getAsInt()).isBetween(1, text.length() + 1);
            assertThat(refusal.getMessage()).matches("[ -~]+").hasSizeLessThan(1_000);
        }
    }

    @Property(tries = 500)
    void parse_anyUnicode_readsOrRefuses(@ForAll @StringLength(max = 200) String text) {
        parse_anyText_readsOrRefuses(text);
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "click",
                        "w_cart",
                        "price",
                        "retrieval",
                        "(",
                        ")",
                        "[",
                        "]",
                        ",",
                        "+",
                        "-",
                        "*",
                        "/",
                        "^",
                        "%",
                        "!",
                        "<",
                        "==",
                        "=",
                        "&&",
                        "|",
                        "in",
                        "if",
                        "if(",
                        "pow(",
                        "max(",
                        "exp(",
                        "random",
                        "1",
                        "0.5",
                        "1e308",
                        "1e999",
                        ".",
                        "{",
                        "}",
                        ":",
                        "'",
                        "\"",
                        "#",
                        "$",
                        "\\",
                        " ",
                        "\n",
                        "true",
                        "tensor",
                        "sum(",
                        "é",
                        "\u0000",
                        "f(x)",
                        "attribute(",
                        "0x",
                        "007")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.randoms().map(random -> expression(random, 3));
    }

    /** A random valid expression, its operands nested at most so deep. */
    private static String expression(Random random, int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return oneOf(random, random.nextBoolean() ? NAMES.all() : CONSTANTS);
        }
        String first = expression(random, depth - 1);
        return switch (random.nextInt(7)) {
            case 0 -> first + " " + oneOf(random, OPERATORS) + " " + expression(random, depth - 1);
            case 1 -> "(" + first + ")" + oneOf(random, OPERATORS) + "(" + expression(random, depth - 1) + ")";
            case 2 -> oneOf(random, List.of("-", "!")) + "(" + first + ")";
            case 3 -> oneOf(random, List.of("log", "sqrt", "exp", "sigmoid", "isNan")) + "(" + first + ")";
            case 4 ->
                oneOf(random, List.of("pow", "max", "min", "fmod"))
                        + ("(" + first + "," + expression(random, depth - 1) + ")");
            case 5 ->
                "if (" + first + ", " + expression(random, depth - 1) + ", " + expression(random, depth - 1) + ")";
            default -> "((" + first + ") in [1, " + expression(random, depth - 1) + "])";
        };
    }

    private static String oneOf(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static double logRatio(float[] scores, Map<String, Double> weights) {
        double[] relevance = relevance(scores, Weights.of(TASKS, weights));
        return Math.log(relevance[1] / relevance[0]);
    }

    private static double[] relevance(float[] scores, Weights weights) {
        return PRODUCT.evaluate(scores, weights, new double[scores.length / 3], NO_FEATURES)
                .values();
    }

    private static double[] evaluate(
            FusionExpression expression, float[] scores, double[] retrieval, double[] prices, List<Integer> order) {
        float[] orderedScores = new float[scores.length];
        for (int i = 0; i < order.size(); i++) {
            System.arraycopy(scores, 3 * order.get(i), orderedScores, 3 * i, 3);
        }
        double[] orderedRetrieval =
                order.stream().mapToDouble(i -> retrieval[i]).toArray();
        double[] orderedPrices = order.stream().mapToDouble(i -> prices[i]).toArray();
        return expression
                .evaluate(
                        orderedScores,
                        Weights.of(TASKS, Map.of("cart", 2, "purchase", -0.5)),
                        orderedRetrieval,
                        expression.itemFeatures().isEmpty() ? NO_FEATURES : orderedPrices)
                .values();
    }

    /** Maps any float to a probability of at least 0.001. */
    private static float[] probabilities(float[] given) {
        float[] probabilities = new float[given.length];
        for (int i = 0; i < given.length; i++) {
            probabilities[i] = (float) (0.001 + 0.999 * Math.abs(Math.sin(given[i])));
        }
        return probabilities;
    }
}
