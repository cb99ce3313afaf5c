package io.polyrank.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.runtime.Calibration.Isotonic;
import io.polyrank.runtime.Calibration.OfEach;
import io.polyrank.runtime.Calibration.Platt;
import io.polyrank.runtime.Calibration.Temperature;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fits themselves, on rows whose calibration is known. */
class CalibrationFitTest {

    private static final int ROWS = 20_000;

    /** Blocks (0.1: 0 of 2), (0.2, 0.3: 1 of 2) and (0.6: 2 of 2), each with a row more that is as likely as its score. */
    @Test
    void isotonic_fewRows_isTheHandComputedLine() {
        Isotonic line =
                IsotonicFit.fit(new float[] {0.1f, 0.1f, 0.2f, 0.3f, 0.6f, 0.6f}, new float[] {0, 0, 1, 0, 1, 1});

        assertThat(line.scores()).containsExactly(new double[] {0.1, 0.25, 0.6}, within(1e-7));
        assertThat(line.probabilities()).containsExactly(new double[] {0.1 / 3, 1.25 / 3, 2.6 / 3}, within(1e-7));
    }

    @Test
    void isotonic_scoresAgainstLabels_isOneBlock() {
        Isotonic line = IsotonicFit.fit(new float[] {0.2f, 0.4f, 0.6f, 0.8f}, new float[] {1, 1, 0, 0});

        assertThat(line.scores()).containsExactly(new double[] {0.5}, within(1e-7));
        assertThat(line.probabilities()).containsExactly(new double[] {0.5}, within(1e-7));
    }

    @Test
    void isotonic_perfectlyCalibratedRows_isTheIdentity() {
        Rows rows = Rows.calibrated();

        Isotonic line = IsotonicFit.fit(rows.scores, rows.labels);

        assertThat(line.scores()).hasSize(9);
        for (double score = 0; score <= 1; score += 0.01) {
            assertThat(line.of(score)).isCloseTo(score, within(1e-6));
        }
    }

    @Test
    void platt_perfectlyCalibratedRows_isTheIdentity() {
        Rows rows = Rows.calibrated();

        Platt line = (Platt) PlattFit.fit(rows.scores, rows.labels).orElseThrow();

        assertThat(line.slope()).isCloseTo(1, within(1e-4));
        assertThat(line.intercept()).isCloseTo(0, within(1e-4));
    }

    @Test
    void platt_scoresOffByAKnownLine_findsIt() {
        Platt truth = new Platt(0.6, -1.5);
        Rows rows = Rows.drawn(truth, 3);

        Platt line = (Platt) PlattFit.fit(rows.scores, rows.labels).orElseThrow();

        assertThat(line.slope()).isCloseTo(0.6, within(0.05));
        assertThat(line.intercept()).isCloseTo(-1.5, within(0.1));
    }

    @Test
    void platt_scoresThatSeparateTheLabels_isFinite() {
        float[] scores = {0.1f, 0.2f, 0.8f, 0.9f};

        Platt line = (Platt) PlattFit.fit(scores, new float[] {0, 0, 1, 1}).orElseThrow();

        assertThat(line.slope()).isBetween(1.0, 5.0);
    }

    @Test
    void platt_scoresAgainstLabels_isNone() {
        Rows rows = Rows.drawn(new Platt(1, 0), 5);
        float[] contrary = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            contrary[row] = 1 - rows.labels[row];
        }

        assertThat(PlattFit.fit(rows.scores, contrary)).isEmpty();
    }

    @Test
    void isotonic_scoresOffByAKnownLine_comesNearIt() {
        Platt truth = new Platt(0.6, -1.5);
        Rows rows = Rows.drawn(truth, 4);

        Isotonic line = IsotonicFit.fit(rows.scores, rows.labels);

        for (double score = 0.05; score < 0.96; score += 0.05) {
            assertThat(line.of(score)).isCloseTo(truth.of(score), within(0.03));
        }
    }

    @Test
    void temperature_oversurePredictions_findsTheirTemperature() {
        SplittableRandom random = new SplittableRandom(6);
        float[] scores = new float[ROWS * 3];
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            float first = 0.1f + 0.5f * (float) random.nextDouble();
            float[] truth = {first, (1 - first) * 0.7f, (1 - first) * 0.3f};
            double drawn = random.nextDouble();
            labels[row] = drawn < truth[0] ? 0 : drawn < truth[0] + truth[1] ? 1 : 2;
            System.arraycopy(truth, 0, scores, row * 3, 3);
        }
        new Temperature(0.5).apply(scores, 0, 3, 3);

        Temperature found = (Temperature) TemperatureFit.fit(scores, labels);

        assertThat(found.temperature()).isCloseTo(2, within(0.15));
    }

    /** Scores and labels. */
    private record Rows(float[] scores, float[] labels) {

        /** Scores 0.1 to 0.9 that come true exactly as often as they say. */
        static Rows calibrated() {
            float[] scores = new float[900];
            float[] labels = new float[900];
            for (int row = 0; row < 900; row++) {
                int tenths = row % 9 + 1;
                scores[row] = tenths / 10f;
                labels[row] = row / 9 < tenths * 10 ? 1 : 0;
            }
            return new Rows(scores, labels);
        }

        /** Labels drawn with the probabilities that a calibration gives random scores. */
        static Rows drawn(OfEach truth, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] scores = new float[ROWS];
            float[] labels = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                scores[row] = 0.01f + 0.98f * (float) random.nextDouble();
                labels[row] = random.nextDouble() < truth.of(scores[row]) ? 1 : 0;
            }
            return new Rows(scores, labels);
        }
    }
}
