package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShapesTest {

    @Test
    void axis_negative_countsFromTheEnd() {
        assertThat(Shapes.axis(-1, 3)).isEqualTo(2);
        assertThat(Shapes.axis(0, 3)).isZero();
    }

    @Test
    void axis_outOfRange_namesRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shapes.axis(3, 3))
                .withMessage("axis: expected one in [-3, 2] for 3 axes, found 3");
        assertThatIllegalArgumentException().isThrownBy(() -> Shapes.axis(-4, 3));
    }

    @Test
    void broadcast_alignsAtTheRight() {
        assertThat(Shapes.broadcast(new long[] {1, 4}, new long[] {3, 1, 1})).containsExactly(3, 1, 4);
        assertThat(Shapes.broadcast(new long[] {}, new long[] {2})).containsExactly(2);
    }

    @Test
    void broadcast_ofDifferentLengths_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shapes.broadcast(new long[] {2}, new long[] {3}))
                .withMessageContaining("[2] and [3]");
    }

    @Test
    void resolveZeros_keepsTheInputsLength() {
        assertThat(Shapes.resolveZeros(new long[] {0, -1, 0}, new long[] {5, 6, 7}))
                .containsExactly(5, -1, 7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shapes.resolveZeros(new long[] {0, 0, 0}, new long[] {5, 6}))
                .withMessageContaining("position 2");
    }

    @Test
    void requirePermutation_withAnAxisTwice_isRefused() {
        Shapes.requirePermutation(new long[] {2, 0, 1}, 3);
        assertThatIllegalArgumentException().isThrownBy(() -> Shapes.requirePermutation(new long[] {0, 0, 1}, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Shapes.requirePermutation(new long[] {1, 0}, 3));
    }

    @Test
    void tensorData_withTooFewValues_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorData.of(new float[5], 2, 3))
                .withMessage("values: expected 6 for shape [2, 3], found 5");
    }
}
