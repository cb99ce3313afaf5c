package io.polyrank.calibrate;

/**
 * What calibration does for a task, measured by two-fold cross-fitting over users: the rows of one half of the users are
 * scored with a calibration fitted on the other half, and the other way round. The calibration that is kept is fitted on
 * all rows afterwards. The validation rows also chose the epoch, so all four figures flatter the model a little.
 *
 * @param task name of the task
 * @param method what was fitted: none, platt, isotonic, scale or temperature
 * @param reason why that, where it is not what was asked for; empty otherwise
 * @param rows rows with a label
 * @param positives rows with a positive label
 * @param eceBefore expected calibration error of the model's own scores
 * @param eceAfter of calibrated scores
 * @param loglossBefore log loss of the model's own scores; NaN for regression tasks
 * @param loglossAfter of calibrated scores
 */
public record CalibrationReport(
        String task,
        String method,
        String reason,
        int rows,
        int positives,
        double eceBefore,
        double eceAfter,
        double loglossBefore,
        double loglossAfter) {}
