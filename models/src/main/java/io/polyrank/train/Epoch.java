package io.polyrank.train;

import static java.util.Objects.requireNonNull;

import io.polyrank.evaluate.TaskMetrics;
import java.util.List;
import java.util.Map;

/**
 * What one pass over the training rows brought.
 *
 * @param number from 1
 * @param loss mean training loss, all tasks together
 * @param taskLosses mean training loss by task
 * @param validation metrics on the validation rows by task
 * @param selection the figure training maximises: the mean validation AUC of binary and class tasks, or where there are
 *     none the mean explained variance of regression tasks
 * @param conflicts how far the tasks' gradients over the shared weights agreed, for every pair that met
 * @param seconds wall time of the pass without validation
 * @param rowsPerSecond training rows per second
 */
public record Epoch(
        int number,
        double loss,
        Map<String, Double> taskLosses,
        Map<String, TaskMetrics> validation,
        double selection,
        List<GradientCosine> conflicts,
        double seconds,
        double rowsPerSecond) {

    public Epoch {
        requireNonNull(validation, "validation");
        conflicts = List.copyOf(conflicts);
    }

    /** The best epoch of a training; the first of equals. */
    public static Epoch best(List<Epoch> epochs) {
        Epoch best = epochs.get(0);
        for (Epoch epoch : epochs) {
            if (epoch.selection() > best.selection()) {
                best = epoch;
            }
        }
        return best;
    }
}
