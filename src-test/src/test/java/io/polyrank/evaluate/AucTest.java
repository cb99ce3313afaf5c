package io.polyrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AucTest {

    /** Pairs: (.8,.8) tie, (.8,.3) right, (.4,.8) wrong, (.4,.3) right. */
    @Test
    void of_tiedScores_countHalf() {
        assertThat(Auc.of(new float[] {0.8f, 0.8f, 0.4f, 0.3f}, new float[] {1, 0, 1, 0}))
                .isEqualTo(2.5 / 4);
    }

    @Test
    void of_allScoresEqual_isHalf() {
        assertThat(Auc.of(new float[] {2, 2, 2}, new float[] {1, 0, 0})).isEqualTo(0.5);
    }

    @Test
    void of_positiveAndNegativeZero_areTied() {
        assertThat(Auc.of(new float[] {0f, -0f}, new float[] {1, 0})).isEqualTo(0.5);
    }

    @Test
    void of_perfectAndReversedOrder_areOneAndZero() {
        assertThat(Auc.of(new float[] {-1, -2, 3}, new float[] {0, 0, 1})).isEqualTo(1);
        assertThat(Auc.of(new float[] {-1, -2, 3}, new float[] {1, 1, 0})).isZero();
    }

    @Test
    void of_oneKindOfLabelOnly_isUndefined() {
        assertThat(Auc.of(new float[] {1, 2}, new float[] {1, 1})).isNaN();
        assertThat(Auc.of(new float[] {1, 2}, new float[] {0, 0})).isNaN();
        assertThat(Auc.of(new float[0], new float[0])).isNaN();
    }

    @Test
    void of_scoreThatIsNoNumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Auc.of(new float[] {1, Float.NaN}, new float[] {1, 0}))
                .withMessage("score: found NaN, expected a finite number");
    }

    @Property(tries = 200)
    void of_anyRows_equalsCountingPairs(
            @ForAll @Size(value = 30) @IntRange(max = 4) int[] scores, @ForAll @Size(value = 30) boolean[] labels) {
        float[] score = new float[scores.length];
        float[] label = new float[scores.length];
        double concordant = 0;
        int pairs = 0;
        for (int row = 0; row < scores.length; row++) {
            score[row] = scores[row];
            label[row] = labels[row] ? 1 : 0;
        }
        for (int left = 0; left < scores.length; left++) {
            for (int right = 0; right < scores.length; right++) {
                if (labels[left] && !labels[right]) {
                    pairs++;
                    concordant += score[left] > score[right] ? 1 : score[left] == score[right] ? 0.5 : 0;
                }
            }
        }
        if (pairs == 0) {
            assertThat(Auc.of(score, label)).isNaN();
        } else {
            assertThat(Auc.of(score, label)).isCloseTo(concordant / pairs, within(1e-12));
        }
    }
}
