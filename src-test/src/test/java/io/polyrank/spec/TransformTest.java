package io.polyrank.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TransformTest {

    @Test
    void apply_log_isSignedLogarithm() {
        assertThat(Transform.LOG.apply(0)).isZero();
        assertThat(Transform.LOG.apply(Math.E - 1)).isEqualTo(1, within(1e-12));
        assertThat(Transform.LOG.apply(1 - Math.E)).isEqualTo(-1, within(1e-12));
        assertThat(Transform.NONE.apply(-7.5)).isEqualTo(-7.5);
    }

    @Property
    void apply_log_isOddAndRising(@ForAll double left, @ForAll double right) {
        assertThat(Transform.LOG.apply(-left)).isEqualTo(-Transform.LOG.apply(left));
        assertThat(Double.compare(Transform.LOG.apply(left), Transform.LOG.apply(right)) * Double.compare(left, right))
                .isNotNegative();
    }
}
