package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConflictMeterTest {

    private static final List<String> TASKS = List.of("click", "cart", "value");

    @ParameterizedTest
    @CsvSource({"100,8,8", "8,8,8", "3,8,3", "1,8,1", "1000,0,0", "17,5,5"})
    void wants_stepsOfAnEpoch_areAsManyAsWanted(int steps, int wanted, int expected) {
        ConflictMeter meter = new ConflictMeter(TASKS, steps, wanted);

        assertThat(IntStream.range(0, steps).filter(meter::wants).count()).isEqualTo(expected);
    }

    @Test
    void wants_stepsOfAnEpoch_areEvenlySpaced() {
        ConflictMeter meter = new ConflictMeter(TASKS, 12, 4);

        assertThat(IntStream.range(0, 12).filter(meter::wants).toArray()).containsExactly(2, 5, 8, 11);
    }

    @Test
    void means_someSteps_averageTheCosinesOfThoseWithGradients() {
        ConflictMeter meter = new ConflictMeter(TASKS, 2, 2);
        meter.add(new float[][] {{3, 0}, {3, 4}, {0, 0}});
        meter.add(new float[][] {{1, 0}, {-1, 0}, {0, 7}});

        List<GradientCosine> means = meter.means();

        assertThat(means).hasSize(3);
        assertThat(means.get(0).first()).isEqualTo("click");
        assertThat(means.get(0).second()).isEqualTo("cart");
        assertThat(means.get(0).cosine()).isCloseTo((0.6 - 1) / 2, within(1e-9));
        assertThat(means.get(0).steps()).isEqualTo(2);
        assertThat(means.get(1)).isEqualTo(new GradientCosine("click", "value", 0, 1));
    }

    @Test
    void means_pairThatNeverMet_isLeftOut() {
        ConflictMeter meter = new ConflictMeter(TASKS, 1, 1);
        meter.add(new float[][] {{1, 0}, {1, 0}, {0, 0}});

        assertThat(meter.means()).containsExactly(new GradientCosine("click", "cart", 1, 1));
    }
}
