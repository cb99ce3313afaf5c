package io.polyrank.data.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DiceTest {
    private static final int DRAWS = 20_000;

    @Property
    void of_sameArguments_sameNumbers(@ForAll long seed, @ForAll long index) {
        Dice first = Dice.of(seed, 2, index);
        Dice second = Dice.of(seed, 2, index);

        assertThat(first.unit()).isEqualTo(second.unit());
        assertThat(first.normal(1)).isEqualTo(second.normal(1));
    }

    @Property
    void of_otherPurposeOrIndex_otherNumbers(@ForAll long seed) {
        double number = Dice.of(seed, 2, 1).unit();

        assertThat(Dice.of(seed, 3, 1).unit()).isNotEqualTo(number);
        assertThat(Dice.of(seed, 2, 2).unit()).isNotEqualTo(number);
    }

    @Property
    void below_anyBound_staysInside(@ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000_000) int bound) {
        assertThat(Dice.of(seed, 5, 1).below(bound)).isBetween(0, bound - 1);
    }

    @Property
    void pick_oneWeightPositive_picksIt(@ForAll long seed, @ForAll @IntRange(max = 9) int positive) {
        double[] weights = new double[10];
        weights[positive] = 0.3;

        assertThat(Dice.of(seed, 5, 1).pick(weights)).isEqualTo(positive);
    }

    @Test
    void pick_twoWeights_drawsInProportion() {
        Dice dice = Dice.of(1, 5, 1);

        long second =
                IntStream.range(0, DRAWS).filter(draw -> dice.pick(1, 3) == 1).count();

        assertThat((double) second / DRAWS).isCloseTo(0.75, within(0.02));
    }

    @Test
    void normal_manyDraws_hasMeanZeroAndTheDeviation() {
        Dice dice = Dice.of(2, 5, 1);
        double[] draws =
                IntStream.range(0, DRAWS).mapToDouble(draw -> dice.normal(2)).toArray();

        double mean =
                IntStream.range(0, DRAWS).mapToDouble(index -> draws[index]).sum() / DRAWS;
        double variance = IntStream.range(0, DRAWS)
                        .mapToDouble(index -> (draws[index] - mean) * (draws[index] - mean))
                        .sum()
                / DRAWS;

        assertThat(mean).isCloseTo(0, within(0.05));
        assertThat(variance).isCloseTo(4, within(0.2));
    }
}
