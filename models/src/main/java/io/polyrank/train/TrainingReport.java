package io.polyrank.train;

import io.polyrank.calibrate.CalibrationReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training did.
 *
 * @param dataset name of the data set
 * @param model name of the architecture
 * @param seed the seed
 * @param dataHash hash over the log's files
 * @param validationDate yyyymmdd
 * @param trainingRows rows trained on
 * @param validationRows rows validated on
 * @param parameters number of trained numbers
 * @param largestExportDifference largest difference between trained and exported scores
 * @param largestHalfDifference the same of the export in half precision, on the CPU; null where there is none
 * @param calibration what calibration does, by task
 * @param epochs all epochs
 */
public record TrainingReport(
        String dataset,
        String model,
        long seed,
        String dataHash,
        int validationDate,
        int trainingRows,
        int validationRows,
        long parameters,
        double largestExportDifference,
        @Nullable Double largestHalfDifference,
        List<CalibrationReport> calibration,
        List<Epoch> epochs) {

    public TrainingReport {
        calibration = List.copyOf(calibration);
        epochs = List.copyOf(epochs);
    }

    /** The epoch whose weights were exported. */
    public Epoch best() {
        return Epoch.best(epochs);
    }
}
