package io.polyrank.data.multitabbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.data.generate.Dice;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class TaskWeightsTest {

    @Property
    void draw_anyRhoThatExists_givesUnitVectorsWithExactlyThatCosine(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 16) int tasks,
            @ForAll @IntRange(max = 24) int spare,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        double least = tasks == 1 ? -1 : -1.0 / (tasks - 1);
        double rho = least + share * (1 - least);
        TaskWeights weights = TaskWeights.draw(tasks, tasks + spare, rho, Dice.of(seed, 1, 0));

        for (int left = 0; left < tasks; left++) {
            for (int right = 0; right < tasks; right++) {
                assertThat(weights.dot(left, weights.of(right))).isCloseTo(left == right ? 1 : rho, within(1e-12));
            }
        }
    }

    @Property(tries = 50)
    void draw_otherSeed_givesOtherDirections(@ForAll long seed) {
        double[] weights = TaskWeights.draw(2, 4, 0.3, Dice.of(seed, 1, 0)).of(0);

        assertThat(TaskWeights.draw(2, 4, 0.3, Dice.of(seed, 1, 0)).of(0)).isEqualTo(weights);
        assertThat(TaskWeights.draw(2, 4, 0.3, Dice.of(seed + 1, 1, 0)).of(0)).isNotEqualTo(weights);
    }
}
