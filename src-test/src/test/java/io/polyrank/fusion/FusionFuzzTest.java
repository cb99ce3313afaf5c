package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Whatever a caller sends as an expression is refused with a plain message, or can be computed. */
class FusionFuzzTest {

    private static final FusionNames NAMES = new FusionNames(List.of("click", "cart"), List.of("price"));
    private static final Weights WEIGHTS = Weights.of(NAMES.tasks(), Map.of("click", 2, "cart", -0.5));

    /** [candidates x tasks]. */
    private static final float[] SCORES = {
        0.5f, 0.25f, 0, 1, Float.NaN, 0.5f, 1e-30f, -1, Float.POSITIVE_INFINITY, 3e38f
    };

    private static final double[] RETRIEVAL = {1, 0, -1e300, Double.NaN, 7};
    private static final double[] PRICES = {19.5, 0, -1, Double.MAX_VALUE, Double.NaN};

    /** Longer expressions may print as text that is too long, or too deep, to be read again. */
    private static final int SHORT = 200;

    private final Fusions fusions = new Fusions(100);

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "click", "cart", "w_click", "w_cart", "retrieval", "price", "pow(", "if(", "in [", "exp(", "log(", "max(",
        "fmod(", "isNan(", "true", "&&", "||", "~=", "==", "1e308", "1e-9", "attribute(", "tensor(x[2])", "random"
    })
    void expression_anyText_isRefusedOrComputed(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FusionExpression expression;
        try {
            expression = fusions.expression(text, NAMES);
        } catch (FusionException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,1000}");
            assertThat(e.column()).isPresent();
            return;
        }
        double[] values = compute(expression);
        String canonical = expression.canonicalText();
        if (canonical.length() <= SHORT) {
            FusionExpression again = FusionExpression.parse(canonical, NAMES);
            assertThat(again.canonicalText()).isEqualTo(canonical);
            assertThat(compute(again)).as(canonical).isEqualTo(values);
        }
    }

    private static double[] compute(FusionExpression expression) {
        double[] prices = expression.itemFeatures().isEmpty() ? new double[0] : PRICES;
        FusedRelevance relevance = expression.evaluate(SCORES, WEIGHTS, RETRIEVAL, prices);
        int nonFinite = 0;
        for (double value : relevance.values()) {
            assertThat(value).isNotEqualTo(Double.POSITIVE_INFINITY).isNotEqualTo(Double.NEGATIVE_INFINITY);
            nonFinite += Double.isNaN(value) ? 1 : 0;
        }
        assertThat(relevance.nonFinite()).isEqualTo(nonFinite);
        return relevance.values();
    }
}
