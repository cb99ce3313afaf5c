package io.polyrank.evaluate;

import com.google.common.primitives.Floats;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.data.DataException;
import io.polyrank.data.ExposureLog;
import io.polyrank.data.LoggedExposure;
import io.polyrank.data.Replay;
import io.polyrank.data.Sample;
import io.polyrank.data.Truth;
import io.polyrank.encode.Encoder;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a model package on a log as a server would have used it: the log is replayed in time order, and each exposure
 * from a given day on is encoded and scored through the serving runtime with the user's past strictly before it.
 */
public final class Evaluation {

    private static final int CHUNK = 2048;

    /**
     * A task's metrics, with what the truth behind a simulated log reaches on the same rows.
     *
     * @param metrics of the model
     * @param truthAuc AUC of the true probabilities; NaN without a truth
     */
    public record TaskResult(TaskMetrics metrics, double truthAuc) {

        /** The model's part of what can be known: {@code (auc - 0.5) / (truth auc - 0.5)}. */
        public double shareOfTruth() {
            return (metrics.auc() - 0.5) / (truthAuc - 0.5);
        }
    }

    /**
     * All tasks' results.
     *
     * @param rows exposures scored
     * @param tasks by task name
     */
    public record Result(int rows, Map<String, TaskResult> tasks) {}

    private final TaskModel model;
    private final int from;
    private final @Nullable Truth truth;
    private final List<Sample> waiting = new ArrayList<>();
    private final List<float[]> scores = new ArrayList<>();
    private final List<float[]> labels = new ArrayList<>();
    private final List<float[]> truths = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();
    private final Map<String, Integer> users = new HashMap<>();
    private int replayed;

    private Evaluation(TaskModel model, int from, @Nullable Truth truth) {
        this.model = model;
        this.from = from;
        this.truth = truth;
    }

    /**
     * Evaluates a model.
     *
     * @param from first day that counts, yyyymmdd
     * @param truth the truth behind the log, if it is simulated
     * @throws DataException when no exposure is left to score, or the truth belongs to other exposures
     */
    public static Result run(TaskModel model, ExposureLog log, int from, @Nullable Truth truth) {
        Evaluation evaluation = new Evaluation(model, from, truth);
        new Replay(log).run(evaluation::replayed);
        if (truth != null) {
            truth.end(evaluation.replayed);
        }
        evaluation.score();
        return evaluation.result();
    }

    /** Scores of candidates for a user, {@code [candidates x tasks]}, through the serving path. */
    public static float[] score(
            TaskModel model,
            UserContext user,
            FieldValues context,
            long nowMillis,
            List<? extends FieldValues> candidates) {
        Encoder.Query query = model.encoder().query(user, context, nowMillis);
        return model.score(query.user(), query.candidates(candidates)).values();
    }

    private void replayed(Sample sample) {
        int number = replayed++;
        LoggedExposure exposure = sample.exposure();
        if (exposure.date() < from) {
            return;
        }
        List<TaskSpec> tasks = model.passport().dataset().tasks();
        float[] label = new float[tasks.size()];
        for (int task = 0; task < label.length; task++) {
            label[task] = exposure.label(tasks.get(task));
        }
        labels.add(label);
        groups.add(users.computeIfAbsent(exposure.user(), key -> users.size()));
        if (truth != null) {
            truths.add(truth.of(number, exposure));
        }
        waiting.add(sample);
        if (waiting.size() == CHUNK) {
            score();
        }
    }

    /** Samples are immutable, so a chunk is scored on all cores, in order. */
    private void score() {
        scores.addAll(IntStream.range(0, waiting.size())
                .parallel()
                .mapToObj(index -> {
                    Sample sample = waiting.get(index);
                    return score(
                            model,
                            sample.user(),
                            sample.exposure().context(),
                            sample.exposure().timeMillis(),
                            List.of(sample.candidate()));
                })
                .toList());
        waiting.clear();
    }

    private Result result() {
        if (scores.isEmpty()) {
            throw new DataException(
                    "exposures: found none from day " + from + " on, expected some; check --from and --exposures");
        }
        List<TaskSpec> tasks = model.passport().dataset().tasks();
        int[] group = groups.stream().mapToInt(Integer::intValue).toArray();
        IntFunction<float[]> labelsOf = task -> column(labels, task);
        Map<String, TaskMetrics> metrics = TaskMetrics.byTask(tasks, flat(scores), labelsOf, group);
        Map<String, TaskMetrics> ofTruth =
                truths.isEmpty() ? Map.of() : TaskMetrics.byTask(tasks, flat(truths), labelsOf, group);
        Map<String, TaskResult> results = new LinkedHashMap<>();
        metrics.forEach((task, of) -> {
            TaskMetrics truth = ofTruth.get(task);
            results.put(task, new TaskResult(of, truth == null ? Double.NaN : truth.auc()));
        });
        return new Result(scores.size(), results);
    }

    private static float[] flat(List<float[]> rows) {
        return Floats.concat(rows.toArray(new float[0][]));
    }

    private static float[] column(List<float[]> rows, int column) {
        float[] values = new float[rows.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = rows.get(row)[column];
        }
        return values;
    }
}
