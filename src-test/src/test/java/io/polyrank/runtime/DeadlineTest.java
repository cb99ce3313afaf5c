package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void after_aShare_isThatMuchOfTheTimeLeft() {
        Deadline deadline = new Deadline(120, () -> 20);

        assertThat(deadline.after(0.25).nanos()).isEqualTo(45);
        assertThat(deadline.after(0.25).nanosLeft()).isEqualTo(25);
        assertThat(deadline.after(1).nanos()).isEqualTo(120);
    }

    @Test
    void after_over_hasNoTimeLeft() {
        assertThat(new Deadline(10, () -> 20).after(0.5).nanosLeft()).isNegative();
    }
}
