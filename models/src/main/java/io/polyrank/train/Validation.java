package io.polyrank.train;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Floats;
import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.ops.TorchWorkers;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.List;
import java.util.Map;

/** How good a model is on the validation samples. */
final class Validation {

    private final TorchModel model;
    private final EncodedSamples samples;
    private final SampleLists lists;

    Validation(TorchModel model, EncodedSamples samples) {
        this.model = model;
        this.samples = samples;
        this.lists = model.lists(samples);
    }

    /** Metrics by task. */
    Map<String, TaskMetrics> metrics(int epoch, TorchWorkers workers) {
        List<TaskSpec> tasks = samples.spec().tasks();
        float[] scores = scores(workers);
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new DivergedException("validation score after epoch " + epoch, score);
            }
        }
        return TaskMetrics.byTask(tasks, scores, samples::labelsOf, samples.groups());
    }

    /** {@code [rows x columns]}. */
    private float[] scores(TorchWorkers workers) {
        int count = lists.count();
        List<float[]> parts = workers.evaluate((ops, part, of) -> model.score(
                ops, samples, lists, (int) ((long) count * part / of), (int) ((long) count * (part + 1) / of)));
        return lists.byRow(Floats.concat(parts.toArray(new float[0][])), samples.rows());
    }

    /**
     * The figure that training maximises: the mean AUC of binary and class tasks; where there are none, the mean explained
     * variance of regression tasks.
     */
    static double selection(List<TaskSpec> tasks, Map<String, TaskMetrics> metrics) {
        boolean ordered = tasks.stream().anyMatch(task -> task.kind() != TaskKind.REGRESSION);
        return tasks.stream()
                .filter(task -> !ordered || task.kind() != TaskKind.REGRESSION)
                .map(task -> requireNonNull(metrics.get(task.name())))
                .mapToDouble(found -> ordered ? found.auc() : found.ev())
                .filter(figure -> !Double.isNaN(figure))
                .average()
                .orElse(0);
    }
}
