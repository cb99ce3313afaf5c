package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.searchlib.rankingexpression.rule.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusionExpressionTest {

    private static final FusionNames NAMES =
            new FusionNames(List.of("click", "cart", "value"), List.of("price", "age_days", "stock"));
    private static final double[] NO_FEATURES = {};

    @Test
    void weightedProduct_threeTasks_multipliesPowers() {
        FusionExpression expression = FusionExpression.weightedProduct(NAMES);

        assertThat(expression.text()).isEqualTo("pow(click, w_click) * pow(cart, w_cart) * pow(value, w_value)");
        assertThat(expression.usedNames())
                .containsExactlyInAnyOrder("click", "w_click", "cart", "w_cart", "value", "w_value");
        assertThat(expression.itemFeatures()).isEmpty();
    }

    @Test
    void evaluate_weightedProduct_equalsHandWrittenJava() {
        SplittableRandom random = new SplittableRandom(11);
        int candidates = 500;
        float[] scores = randomScores(random, candidates);
        Weights weights = Weights.of(NAMES.tasks(), Map.of("click", 0.5, "cart", 2.0, "value", -1.25));

        double[] relevance = FusionExpression.weightedProduct(NAMES)
                .evaluate(scores, weights, new double[candidates], NO_FEATURES)
                .values();

        for (int i = 0; i < candidates; i++) {
            double expected = Math.pow(scores[3 * i], 0.5)
                    * Math.pow(scores[3 * i + 1], 2.0)
                    * Math.pow(scores[3 * i + 2], -1.25);
            assertThat(relevance[i]).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
        }
    }

    @Test
    void evaluate_everyKindOfInput_equalsHandWrittenJava() {
        SplittableRandom random = new SplittableRandom(12);
        int candidates = 500;
        float[] scores = randomScores(random, candidates);
        double[] retrieval = random.doubles(candidates, -3, 3).toArray();
        double[] features = random.doubles(candidates * 2L, 0, 50).toArray();
        FusionExpression expression = FusionExpression.parse(
                "if (stock > 10 && cart >= 0.2, w_click * click + log(1 + price) * cart, -retrieval / 4) - 2 ^ 3 ^ 0.5",
                NAMES);
        assertThat(expression.itemFeatures()).containsExactly("price", "stock");

        double[] relevance = expression
                .evaluate(scores, Weights.of(NAMES.tasks(), Map.of("click", 3)), retrieval, features)
                .values();

        for (int i = 0; i < candidates; i++) {
            double price = features[2 * i];
            double stock = features[2 * i + 1];
            double click = scores[3 * i];
            double cart = scores[3 * i + 1];
            double expected = (stock > 10 && cart >= 0.2 ? 3 * click + Math.log(1 + price) * cart : -retrieval[i] / 4)
                    - Math.pow(2, Math.pow(3, 0.5));
            assertThat(relevance[i]).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 / 2; 0.5",
                "7 % 4; 3",
                "-2 ^ 2; 4",
                "2 ^ 3 ^ 2; 512",
                "1 - 2 - 3; -4",
                "2 + 3 * 4; 14",
                "2 * (3 + 4); 14",
                "2 in [1, 2, 3]; 1",
                "(click > 0.5) * 10; 0",
                "!(click > 0.5) + true; 2",
                "min(max(1, 2), 3); 2",
                "if(click < 0.5, 1, 2); 1",
                "1e-3 * 1E3; 1",
            })
    void evaluate_operatorsOfTheLanguage_followItsRules(String text, double expected) {
        assertThat(value(text)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void parse_severalLines_readAsOne() {
        FusionExpression expression = FusionExpression.parse("\tclick\n+\r\n1\n", NAMES);

        assertThat(expression.text()).isEqualTo("click +  1");
        assertThat(value("\tclick\n+\r\n1\n")).isEqualTo(1.25);
    }

    @Test
    void parse_everyScalarFunction_accepted() {
        for (Function function : Function.values()) {
            String text = function.name() + (function.arity() == 1 ? "(click)" : "(click, cart)");

            double expected = function.evaluate(0.25, 0.5);

            assertThat(value(text)).as(text).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void parse_constantExpression_usesNoNames() {
        FusionExpression expression = FusionExpression.parse("1.5", NAMES);

        assertThat(expression.usedNames()).isEmpty();
        assertThat(evaluate(expression, new float[6], 2).values()).containsExactly(1.5, 1.5);
    }

    @Test
    void parse_namesThatAreWordsOfTheLanguage_readAsNames() {
        // Whatever the language calls a function or an aggregator stays usable as the name of a feature.
        List<String> features =
                Arrays.stream(Function.values()).map(Function::name).collect(Collectors.toCollection(ArrayList::new));
        features.addAll(List.of(
                "f", "map", "reduce", "join", "sum", "avg", "count", "prod", "median", "random", "switch", "case",
                "default", "tensor", "diag", "range"));
        FusionNames names = new FusionNames(List.of("click"), features);

        FusionExpression expression = FusionExpression.parse(String.join(" + ", features), names);

        assertThat(expression.itemFeatures()).isEqualTo(features);
        double[] ones = features.stream().mapToDouble(feature -> 1).toArray();
        assertThat(expression
                        .evaluate(new float[1], Weights.defaults(names.tasks()), new double[1], ones)
                        .values())
                .containsExactly(features.size());
    }

    @Test
    void evaluate_zeroNegativeAndTinyScores_countAsTheMinimum() {
        FusionExpression expression = FusionExpression.parse("click", NAMES);

        FusedRelevance fused = evaluate(expression, new float[] {0, 0, 0, -5, 0, 0, 1e-20f, 0, 0, 0.5f, 0, 0}, 4);

        assertThat(fused.values()).containsExactly(1e-9, 1e-9, 1e-9, 0.5);
        assertThat(fused.nonFinite()).isZero();
    }

    @Test
    void evaluate_nonFiniteResults_areNaNAndCounted() {
        FusionExpression expression = FusionExpression.parse("log(retrieval) + click", NAMES);
        float[] scores = new float[15];
        scores[3 * 4] = Float.NaN;

        FusedRelevance fused = expression.evaluate(
                scores, Weights.defaults(NAMES.tasks()), new double[] {1, 0, -1, Double.NaN, 1}, NO_FEATURES);

        assertThat(fused.nonFinite()).isEqualTo(4);
        assertThat(fused.values()[0]).isCloseTo(1e-9, within(1e-15));
        assertThat(Arrays.copyOfRange(fused.values(), 1, 5)).containsOnly(Double.NaN);
    }

    @Test
    void evaluate_overflowingPowers_areNaNAndCounted() {
        FusedRelevance fused = evaluate(FusionExpression.parse("pow(1e308, 2) * click", NAMES), new float[6], 2);

        assertThat(fused.nonFinite()).isEqualTo(2);
        assertThat(fused.values()).containsOnly(Double.NaN);
    }

    @Test
    void evaluate_noCandidates_givesNothing() {
        FusedRelevance fused = evaluate(FusionExpression.weightedProduct(NAMES), new float[0], 0);

        assertThat(fused.values()).isEmpty();
        assertThat(fused.nonFinite()).isZero();
    }

    @Test
    void evaluate_wrongShapes_namesTheInput() {
        FusionExpression expression = FusionExpression.parse("click * price", NAMES);
        Weights weights = Weights.defaults(NAMES.tasks());

        assertThatThrownBy(() -> expression.evaluate(new float[5], weights, new double[2], new double[2]))
                .hasMessage("taskScores: found 5 values, expected 2 candidates x 3 columns");
        assertThatThrownBy(() -> expression.evaluate(new float[6], weights, new double[2], NO_FEATURES))
                .hasMessage("itemFeatureValues: found 0 values, expected 2 candidates x 1 columns");
        assertThatThrownBy(() -> expression.evaluate(
                        new float[6], Weights.defaults(List.of("click")), new double[2], new double[2]))
                .hasMessage("weights: found tasks [click], expected [click, cart, value]");
    }

    @Test
    void evaluate_manyThreadsOneExpression_eachGetsItsOwnResult() {
        FusionExpression expression = FusionExpression.parse("2.0 * click * w_click + 1", NAMES);

        List<double[]> results = IntStream.range(0, 400)
                .parallel()
                .mapToObj(weight -> expression
                        .evaluate(
                                scoresOfClick(200),
                                Weights.of(NAMES.tasks(), Map.of("click", weight / 10.0)),
                                new double[200],
                                NO_FEATURES)
                        .values())
                .toList();

        DoubleBinaryOperator expected = (click, weight) -> 2.0 * click * weight + 1;
        for (int run = 0; run < results.size(); run++) {
            for (int i = 0; i < 200; i++) {
                assertThat(results.get(run)[i])
                        .isCloseTo(expected.applyAsDouble(scoresOfClick(200)[3 * i], run / 10.0), within(1e-12));
            }
        }
    }

    private static float[] scoresOfClick(int candidates) {
        float[] scores = new float[3 * candidates];
        for (int i = 0; i < candidates; i++) {
            scores[3 * i] = (i + 1) / (float) candidates;
        }
        return scores;
    }

    private static float[] randomScores(SplittableRandom random, int candidates) {
        float[] scores = new float[3 * candidates];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) random.nextDouble(1e-4, 1);
        }
        return scores;
    }

    private static double value(String text) {
        return evaluate(FusionExpression.parse(text, NAMES), new float[] {0.25f, 0.5f, 0.75f}, 1)
                .values()[0];
    }

    private static FusedRelevance evaluate(FusionExpression expression, float[] taskScores, int candidates) {
        return expression.evaluate(taskScores, Weights.defaults(NAMES.tasks()), new double[candidates], NO_FEATURES);
    }
}
