package io.polyrank.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Floats;
import io.polyrank.runtime.Calibration;
import io.polyrank.runtime.Calibration.OfEach;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

/** Whatever the rows, a fit can be used. */
class CalibrationFitLawsTest {

    @Property(tries = 300)
    void fit_anyRows_risesWithinZeroAndOneAndIsNeverNan(
            @ForAll @Size(min = 1, max = 40) List<@FloatRange(max = 1) @Scale(7) Float> scores,
            @ForAll long labelBits) {
        float[] score = Floats.toArray(scores);
        float[] label = new float[score.length];
        for (int row = 0; row < label.length; row++) {
            label[row] = labelBits >>> row & 1;
        }

        check(IsotonicFit.fit(score, label));
        PlattFit.fit(score, label).ifPresent(CalibrationFitLawsTest::check);
    }

    private static void check(Calibration calibration) {
        double before = 0;
        for (double score = 0; score <= 1; score += 1 / 64.0) {
            double found = ((OfEach) calibration).of(score);
            assertThat(found).isBetween(before, 1.0);
            before = found;
        }
    }
}
