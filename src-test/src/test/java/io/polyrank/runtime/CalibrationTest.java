package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.runtime.Calibration.Isotonic;
import io.polyrank.runtime.Calibration.None;
import io.polyrank.runtime.Calibration.Platt;
import io.polyrank.runtime.Calibration.Scale;
import io.polyrank.runtime.Calibration.Temperature;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final DatasetSpec MIXED = DatasetSpecReader.read("mixed.yaml", """
            dataset: mixed
            tasks:
              - {name: click, label: clicked}
              - {name: kind, kind: classes, classes: [a, b], label: kind}
              - {name: value, kind: regression, label: paid}
            features: [{name: price, of: item, kind: numerical}]
            """);

    @Test
    void apply_allTasks_calibratesEachInItsColumns() {
        float[] scores = {0.5f, 0.8f, 0.2f, 3, 0.9f, 0.5f, 0.5f, 4};

        Calibration.apply(List.of(new Platt(1, Math.log(3)), new Temperature(2), new Scale(0.5)), MIXED, scores);

        assertThat(scores)
                .containsExactly(new float[] {0.75f, 2 / 3f, 1 / 3f, 1.5f, 27 / 28f, 0.5f, 0.5f, 2}, within(1e-6f));
    }

    @Test
    void apply_none_changesNothing() {
        float[] scores = {0.5f, 0.8f, 0.2f, 3};

        Calibration.apply(List.of(), MIXED, scores);
        Calibration.apply(List.of(new None(), new None(), new None()), MIXED, scores);

        assertThat(scores).containsExactly(0.5f, 0.8f, 0.2f, 3);
    }

    @Test
    void isotonic_betweenKnotsAndEnds_isStraight() {
        Isotonic line = new Isotonic(new double[] {0.2, 0.6}, new double[] {0.1, 0.9});

        assertThat(line.of(0)).isZero();
        assertThat(line.of(0.1)).isCloseTo(0.05, within(1e-12));
        assertThat(line.of(0.2)).isEqualTo(0.1);
        assertThat(line.of(0.3)).isCloseTo(0.3, within(1e-12));
        assertThat(line.of(0.6)).isEqualTo(0.9);
        assertThat(line.of(0.8)).isCloseTo(0.95, within(1e-12));
        assertThat(line.of(1)).isEqualTo(1);
    }

    @Test
    void isotonic_withoutKnots_leavesScoresAsTheyAre() {
        assertThat(new Isotonic(new double[0], new double[0]).of(0.3)).isEqualTo(0.3);
    }

    @Test
    void of_nan_staysNan() {
        assertThat(new Platt(2, 1).of(Double.NaN)).isNaN();
        assertThat(new Isotonic(new double[] {0.2}, new double[] {0.1}).of(Double.NaN))
                .isNaN();
        assertThat(new Scale(2).of(Double.NaN)).isNaN();
    }

    @Test
    void temperature_ofACertainRow_keepsIt() {
        float[] scores = {1, 0, 0};

        new Temperature(3).apply(scores, 0, 3, 3);

        assertThat(scores).containsExactly(1, 0, 0);
    }

    @Test
    void construct_numbersThatDoNotRise_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Isotonic(new double[] {0.2, 0.2}, new double[] {0.1, 0.3}))
                .withMessageContaining("found 0.2 after 0.2, expected strictly rising numbers between 0 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Isotonic(new double[] {0.2}, new double[0]))
                .withMessageContaining("found 1 scores and 0 probabilities");
        assertThatIllegalArgumentException().isThrownBy(() -> new Platt(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Platt(1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Temperature(Double.POSITIVE_INFINITY));
    }

    @Test
    void check_calibrationsOfOtherTasks_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibration.check(List.of(new None()), MIXED))
                .withMessage("calibration: found 1, expected none or one per task of 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibration.check(List.of(new None(), new Platt(1, 0), new None()), MIXED))
                .withMessageStartingWith("calibration of task kind: found Platt");
    }
}
