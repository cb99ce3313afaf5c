package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArrivalScheduleTest {

    @Test
    void nanos_fourPerSecond_areAQuarterOfASecondApart() {
        ArrivalSchedule schedule = ArrivalSchedule.lasting(2, 4);

        assertThat(schedule.count()).isEqualTo(8);
        assertThat(schedule.nanos(0)).isZero();
        assertThat(schedule.nanos(1)).isEqualTo(250_000_000);
        assertThat(schedule.nanos(7)).isEqualTo(1_750_000_000);
        assertThat(schedule.seconds()).isEqualTo(2);
    }

    @Test
    void nanos_rateThatDividesNoSecond_doesNotDrift() {
        assertThat(ArrivalSchedule.lasting(1000, 3).nanos(2999)).isEqualTo(999_666_666_667L);
    }

    @Test
    void lasting_lessThanAnInterval_isOneQuery() {
        ArrivalSchedule schedule = ArrivalSchedule.lasting(0.1, 2);

        assertThat(schedule.count()).isEqualTo(1);
        assertThat(schedule.seconds()).isEqualTo(0.5);
    }

    @Test
    void new_noRate_isRefused() {
        assertThatThrownBy(() -> ArrivalSchedule.lasting(1, 0)).hasMessageContaining("more than 0");
        assertThatThrownBy(() -> ArrivalSchedule.lasting(1, Double.NaN)).hasMessageContaining("more than 0");
    }
}
