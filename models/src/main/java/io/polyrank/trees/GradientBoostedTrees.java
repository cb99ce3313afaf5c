package io.polyrank.trees;

import io.github.metarank.lightgbm4j.LGBMException;
import io.polyrank.spec.TaskSpec;
import io.polyrank.train.EncodedSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gradient-boosted decision trees (LightGBM; Ke et al. 2017), one model per task, on the same encoded rows as the
 * neural models: what {@link TreeColumns} makes of them. Close it to free native memory.
 */
public final class GradientBoostedTrees implements AutoCloseable {

    /** Its name among the models. */
    public static final String NAME = "trees";

    private final TreeColumns columns;
    private final List<TaskTrees> tasks;
    private final int outputs;

    private GradientBoostedTrees(TreeColumns columns, List<TaskTrees> tasks, int outputs) {
        this.columns = columns;
        this.tasks = List.copyOf(tasks);
        this.outputs = outputs;
    }

    /**
     * Grows the trees of all tasks.
     *
     * @param seed decides which rows and columns a tree sees
     * @param say hears a line per task
     * @param afterTree called after each tree; what it throws ends growing
     * @throws IllegalArgumentException when a task has no training or no validation row with a label
     */
    public static GradientBoostedTrees grow(
            EncodedSamples training,
            EncodedSamples validation,
            TreeSettings settings,
            long seed,
            Consumer<String> say,
            Runnable afterTree) {
        NativeLibrary.load();
        TreeColumns columns = new TreeColumns(training);
        List<TaskSpec> specs = training.spec().tasks();
        List<TaskTrees> grown = new ArrayList<>();
        boolean whole = false;
        try {
            for (int place = 0; place < specs.size(); place++) {
                TaskTrees trees = TaskTrees.grow(training, validation, columns, place, settings, seed, afterTree);
                grown.add(trees);
                say.accept(specs.get(place).name() + ": " + trees.trees() + " trees, " + trees.figure());
            }
            whole = true;
            return new GradientBoostedTrees(
                    columns, grown, specs.stream().mapToInt(TaskSpec::outputs).sum());
        } catch (LGBMException e) {
            throw failed(e);
        } finally {
            if (!whole) {
                close(grown);
            }
        }
    }

    /** Task scores of all rows, {@code [rows x outputs]}. */
    public float[] score(EncodedSamples samples) {
        float[] scores = new float[Math.multiplyExact(samples.rows(), outputs)];
        int column = 0;
        try {
            for (TaskTrees task : tasks) {
                task.score(samples, columns, scores, outputs, column);
                column += task.outputs();
            }
        } catch (LGBMException e) {
            throw failed(e);
        }
        return scores;
    }

    /** Trees of all tasks. */
    public int trees() {
        return tasks.stream().mapToInt(TaskTrees::trees).sum();
    }

    @Override
    public void close() {
        close(tasks);
    }

    private static void close(List<TaskTrees> tasks) {
        try {
            for (TaskTrees task : tasks) {
                task.close();
            }
        } catch (LGBMException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(LGBMException cause) {
        return new IllegalStateException("trees: LightGBM failed: " + cause.getMessage(), cause);
    }
}
