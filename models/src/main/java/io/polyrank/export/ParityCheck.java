package io.polyrank.export;

import com.google.common.primitives.Floats;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskScores;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.TorchModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Compares an exported model package, run as serving runs it but before calibration, with the trained model: random rows
 * one by one, and one user with many candidates at once. How far apart scores may be is said by {@link
 * io.polyrank.runtime.Precision#tolerance}.
 */
public final class ParityCheck {

    private static final int ROWS = 1000;
    private static final int CANDIDATES = 257;
    private static final long SEED = 20_231_021;

    /**
     * What was compared.
     *
     * @param rows rows compared one by one
     * @param candidates candidates compared in one run
     * @param largestDifference over all of them, absolute up to scores of 1 and relative beyond
     */
    public record Report(int rows, int candidates, double largestDifference) {}

    private ParityCheck() {}

    /**
     * Runs the check.
     *
     * @throws ParityException when the serving runtime refuses the package, or a score differs by more than
     *     allowed
     */
    static Report run(Path file, TorchModel model, EncodedSamples samples) {
        try (TaskModel exported = load(file)) {
            SplittableRandom random = new SplittableRandom(SEED);
            int[] rows = random.ints(Math.min(ROWS, samples.rows()), 0, samples.rows())
                    .toArray();
            float[] expected = alone(model, samples, rows);
            int tasks = expected.length / rows.length;
            double largest = 0;
            for (int row = 0; row < rows.length; row++) {
                TaskScores found =
                        exported.uncalibrated(samples.user(rows[row]), samples.candidates(new int[] {rows[row]}));
                for (int task = 0; task < tasks; task++) {
                    largest = Math.max(
                            largest,
                            compared(file, exported, row, task, found.score(0, task), expected[row * tasks + task]));
                }
            }
            int[] many = IntStream.range(0, CANDIDATES)
                    .map(index -> rows[index % rows.length])
                    .toArray();
            float[] expectedMany = model.score(samples.user(rows[0]), samples.candidates(many));
            TaskScores foundMany = exported.uncalibrated(samples.user(rows[0]), samples.candidates(many));
            for (int index = 0; index < expectedMany.length; index++) {
                float found = foundMany.values()[index];
                largest = Math.max(
                        largest, compared(file, exported, index / tasks, index % tasks, found, expectedMany[index]));
            }
            return new Report(rows.length, CANDIDATES, largest);
        }
    }

    /** What the trained model says of each row when it is the only candidate, {@code [rows x columns]}. */
    private static float[] alone(TorchModel model, EncodedSamples samples, int[] rows) {
        if (model.architecture().rowsIndependent()) {
            return model.score(samples, rows);
        }
        return Floats.concat(Arrays.stream(rows)
                .mapToObj(row -> model.score(samples.user(row), samples.candidates(new int[] {row})))
                .toArray(float[][]::new));
    }

    private static TaskModel load(Path file) {
        try {
            return TaskModel.load(file, Device.Kind.CPU);
        } catch (ModelException e) {
            throw new ParityException("the serving runtime refuses the exported package: " + e.getMessage(), e);
        }
    }

    private static double compared(Path file, TaskModel exported, int row, int task, float found, float expected) {
        float tolerance = exported.passport().precision().tolerance();
        double difference = Math.abs((double) found - expected) / Math.max(1, Math.abs(expected));
        if (!(difference <= tolerance)) {
            throw new ParityException(file + ": row " + row + ", task "
                    + exported.passport().dataset().scoreNames().get(task) + ": the exported graph scores " + found
                    + ", the trained model " + expected + "; expected at most " + tolerance + " apart");
        }
        return difference;
    }
}
