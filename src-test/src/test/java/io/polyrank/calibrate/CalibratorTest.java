package io.polyrank.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.runtime.Calibration;
import io.polyrank.runtime.Calibration.Platt;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibratorTest {

    private static final int ROWS = 8_000;
    private static final DatasetSpec SPEC = DatasetSpecReader.read("shop.yaml", """
            dataset: shop
            tasks:
              - {name: click, label: clicked}
              - {name: kind, kind: classes, classes: [a, b], label: kind}
              - {name: value, kind: regression, label: paid, condition: clicked}
              - {name: margin, kind: regression, scale: linear, label: margin}
            features: [{name: price, of: item, kind: numerical}]
            """);
    private static final int WIDTH = 5;
    private static final int[] GROUPS = new int[ROWS];

    static {
        Arrays.setAll(GROUPS, row -> row / 4);
    }

    private final float[] scores = new float[ROWS * WIDTH];
    private final float[][] labels = new float[4][ROWS];

    /** The model claims twice the odds of clicks, is too sure of kinds, and pays half the value. */
    CalibratorTest() {
        SplittableRandom random = new SplittableRandom(9);
        Platt twice = new Platt(1, Math.log(2));
        for (int row = 0; row < ROWS; row++) {
            double click = 0.05 + 0.4 * random.nextDouble();
            double kind = 0.2 + 0.6 * random.nextDouble();
            double value = 1 + 9 * random.nextDouble();
            float[] own = {
                (float) twice.of(click),
                (float) (kind * kind / (kind * kind + (1 - kind) * (1 - kind))),
                0,
                (float) value / 2,
                (float) value
            };
            own[2] = 1 - own[1];
            System.arraycopy(own, 0, scores, row * WIDTH, WIDTH);
            labels[0][row] = random.nextDouble() < click ? 1 : 0;
            labels[1][row] = random.nextDouble() < kind ? 0 : 1;
            labels[2][row] = labels[0][row] > 0 ? (float) value : Float.NaN;
            labels[3][row] = (float) value - 5;
        }
    }

    @Test
    void fit_platt_correctsEveryTaskInItsWay() {
        Calibrator.Fitted fitted = fit(CalibrationMethod.PLATT);

        assertThat(fitted.reports())
                .extracting(CalibrationReport::method)
                .containsExactly("platt", "temperature", "scale", "none");
        assertThat(((Platt) fitted.calibrations().get(0)).intercept()).isCloseTo(-Math.log(2), within(0.15));
        assertThat(((Calibration.Temperature) fitted.calibrations().get(1)).temperature())
                .isCloseTo(2, within(0.3));
        assertThat(((Calibration.Scale) fitted.calibrations().get(2)).factor()).isCloseTo(2, within(1e-4));
        assertThat(fitted.reports().get(3).reason()).isEqualTo("a linear value has no calibration");
    }

    @Test
    void fit_anyMethod_reportsSmallerErrorsOfRowsItDidNotSee() {
        for (CalibrationMethod method : new CalibrationMethod[] {CalibrationMethod.PLATT, CalibrationMethod.ISOTONIC}) {
            CalibrationReport click = fit(method).reports().get(0);

            assertThat(click.task()).isEqualTo("click");
            assertThat(click.rows()).isEqualTo(ROWS);
            assertThat(click.eceBefore()).isGreaterThan(0.1);
            assertThat(click.eceAfter()).isLessThan(0.04);
            assertThat(click.loglossAfter()).isLessThan(click.loglossBefore());
        }
    }

    @Test
    void fit_none_fitsNothing() {
        Calibrator.Fitted fitted = fit(CalibrationMethod.NONE);

        assertThat(fitted.calibrations()).allMatch(Calibration.None.class::isInstance);
        assertThat(fitted.reports()).allMatch(report -> report.eceAfter() == report.eceBefore());
    }

    @Test
    void fit_isotonicWithFewPositives_takesPlattAndSaysWhy() {
        keepPositives(199);

        CalibrationReport click = fit(CalibrationMethod.ISOTONIC).reports().get(0);

        assertThat(click.method()).isEqualTo("platt");
        assertThat(click.reason()).isEqualTo("rows of the rarer label: found 199, isotonic needs 200");
        assertThat(click.positives()).isEqualTo(199);
    }

    @Test
    void fit_isotonicWithEnoughPositives_isIsotonic() {
        keepPositives(200);

        assertThat(fit(CalibrationMethod.ISOTONIC).reports().get(0).method()).isEqualTo("isotonic");
    }

    @Test
    void fit_hardlyAnyPositives_takesNoneAndSaysWhy() {
        keepPositives(9);

        CalibrationReport click = fit(CalibrationMethod.PLATT).reports().get(0);

        assertThat(click.method()).isEqualTo("none");
        assertThat(click.reason()).isEqualTo("rows of the rarer label: found 9, platt needs 10");
        assertThat(click.loglossAfter()).isEqualTo(click.loglossBefore());
    }

    /** Labels that follow chance alone: a fit measured on its own rows would look better than it is. */
    @Test
    void fit_labelsOfChance_isNotReportedAsAGain() {
        SplittableRandom random = new SplittableRandom(2);
        for (int row = 0; row < ROWS; row++) {
            scores[row * WIDTH] = 0.5f + 1e-4f * (float) random.nextDouble();
            labels[0][row] = random.nextDouble() < 0.5 ? 1 : 0;
        }

        CalibrationReport click = fit(CalibrationMethod.ISOTONIC).reports().get(0);

        assertThat(click.loglossAfter()).isGreaterThan(click.loglossBefore());
    }

    private Calibrator.Fitted fit(CalibrationMethod method) {
        return new Calibrator(SPEC, method).fit(scores, task -> labels[task], GROUPS);
    }

    private void keepPositives(int wanted) {
        int kept = 0;
        for (int row = 0; row < ROWS; row++) {
            if (labels[0][row] > 0 && ++kept > wanted) {
                labels[0][row] = 0;
            }
        }
    }
}
