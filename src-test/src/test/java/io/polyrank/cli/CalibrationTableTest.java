package io.polyrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.calibrate.CalibrationReport;
import io.polyrank.train.TrainingReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTableTest {

    @Test
    void of_tasks_showsFiguresBeforeAndAfterAndReasons() {
        String table = CalibrationTable.of(report(List.of(
                new CalibrationReport("click", "isotonic", "", 5000, 800, 0.0269, 0.0186, 0.37890, 0.37889),
                new CalibrationReport("a<b", "platt", "rows: found 9", 5000, 9, 0.5, 0.25, Double.NaN, Double.NaN))));

        assertThat(table)
                .contains("cross-fitted")
                .contains("<td>click</td><td>isotonic</td><td>0.0269</td><td>0.0186</td><td>0.3789</td>"
                        + "<td>0.3789</td><td>5,000</td><td>800</td>")
                .contains(
                        "<td>a&lt;b</td><td>platt (rows: found 9)</td><td>0.5000</td><td>0.2500</td><td></td><td></td>");
    }

    @Test
    void of_noCalibration_isNothing() {
        assertThat(CalibrationTable.of(report(List.of()))).isEmpty();
    }

    private static TrainingReport report(List<CalibrationReport> calibration) {
        return new TrainingReport("d", "m", 1, "h", 20240101, 10, 5, 3, 0, null, calibration, List.of());
    }
}
