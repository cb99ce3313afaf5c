package io.polyrank.trees;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import io.polyrank.train.EncodedSamples;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The trees of one task: log loss and early stopping on validation AUC for binary tasks, cross-entropy for classes,
 * squared error for regression on the scale that the task declares.
 */
final class TaskTrees implements AutoCloseable {

    private static final int SCORING_ROWS = 8192;

    private final TaskSpec task;
    private final LGBMBooster booster;
    private final int width;
    private final int trees;
    private final double figure;
    private final int threads;

    private TaskTrees(TaskSpec task, LGBMBooster booster, int width, int trees, double figure, int threads) {
        this.task = task;
        this.booster = booster;
        this.width = width;
        this.trees = trees;
        this.figure = figure;
        this.threads = threads;
    }

    /** Rows of a set that have a label of the task, with their columns and targets. */
    private record Labelled(float[] columns, float[] targets) {

        static Labelled of(EncodedSamples samples, int place, TreeColumns columns) {
            TaskSpec task = samples.spec().tasks().get(place);
            float[] labels = samples.labelsOf(place);
            int[] rows = IntStream.range(0, labels.length)
                    .filter(row -> !Float.isNaN(labels[row]))
                    .toArray();
            float[] targets = new float[rows.length];
            for (int row = 0; row < rows.length; row++) {
                targets[row] = target(task, labels[rows[row]]);
            }
            return new Labelled(columns.of(samples, rows), targets);
        }

        LGBMDataset dataset(int width, String parameters, @Nullable LGBMDataset reference) throws LGBMException {
            LGBMDataset dataset =
                    LGBMDataset.createFromMat(columns, targets.length, width, true, parameters, reference);
            dataset.setField("label", targets);
            return dataset;
        }
    }

    /**
     * Grows the trees of a task.
     *
     * @param place the task's place in the specification
     * @param afterTree called after each tree
     * @throws IllegalArgumentException when no training or no validation row has a label
     */
    static TaskTrees grow(
            EncodedSamples training,
            EncodedSamples validation,
            TreeColumns columns,
            int place,
            TreeSettings settings,
            long seed,
            Runnable afterTree)
            throws LGBMException {
        TaskSpec task = training.spec().tasks().get(place);
        Labelled train = Labelled.of(training, place, columns);
        Labelled judge = Labelled.of(validation, place, columns);
        if (train.targets().length == 0 || judge.targets().length == 0) {
            throw new IllegalArgumentException(
                    "trees of task " + task.name() + ": found " + train.targets().length + " training and "
                            + judge.targets().length + " validation rows with a label, expected some of both");
        }
        String parameters = settings.parameters(seed) + " " + objective(task);
        try (LGBMDataset trainSet = train.dataset(columns.width(), parameters, null);
                LGBMDataset judgeSet = judge.dataset(columns.width(), parameters, trainSet);
                LGBMBooster grown = LGBMBooster.create(trainSet, parameters)) {
            grown.addValidData(judgeSet);
            int best = 0;
            double figure = Double.NaN;
            for (int tree = 1; tree <= settings.trees() && tree - best <= settings.patience(); tree++) {
                boolean nothingLeft = grown.updateOneIter();
                double found = grown.getEval(1)[0];
                if (best == 0 || (higherIsBetter(task) ? found > figure : found < figure)) {
                    best = tree;
                    figure = found;
                }
                afterTree.run();
                if (nothingLeft) {
                    break;
                }
            }
            LGBMBooster kept =
                    LGBMBooster.loadModelFromString(grown.saveModelToString(0, best, FeatureImportanceType.SPLIT));
            return new TaskTrees(task, kept, columns.width(), best, figure, settings.threads());
        }
    }

    /** Columns of its scores. */
    int outputs() {
        return task.outputs();
    }

    /** Trees that are used. */
    int trees() {
        return trees;
    }

    /** What growing was stopped by. */
    String figure() {
        return String.format(Locale.ROOT, "validation %s %.4f", metric(task), figure);
    }

    /** Writes the task's scores of all rows into {@code scores}, at {@code column} of {@code outputs}. */
    void score(EncodedSamples samples, TreeColumns columns, float[] scores, int outputs, int column)
            throws LGBMException {
        for (int from = 0; from < samples.rows(); from += SCORING_ROWS) {
            int[] rows = IntStream.range(from, Math.min(samples.rows(), from + SCORING_ROWS))
                    .toArray();
            double[] values = booster.predictForMat(
                    columns.of(samples, rows),
                    rows.length,
                    width,
                    true,
                    PredictionType.C_API_PREDICT_NORMAL,
                    "num_threads=" + threads);
            for (int at = 0; at < values.length; at++) {
                int row = from + at / task.outputs();
                scores[row * outputs + column + at % task.outputs()] = score(task, values[at]);
            }
        }
    }

    @Override
    public void close() throws LGBMException {
        booster.close();
    }

    private static String objective(TaskSpec task) {
        return switch (task.kind()) {
            case BINARY -> "objective=binary metric=auc";
            case CLASSES -> "objective=multiclass metric=multi_logloss num_class=" + task.outputs();
            case REGRESSION -> "objective=regression metric=l2";
        };
    }

    private static String metric(TaskSpec task) {
        return switch (task.kind()) {
            case BINARY -> "AUC";
            case CLASSES -> "cross-entropy";
            case REGRESSION -> "squared error";
        };
    }

    private static boolean higherIsBetter(TaskSpec task) {
        return switch (task.kind()) {
            case BINARY -> true;
            case CLASSES, REGRESSION -> false;
        };
    }

    private static boolean logarithmic(TaskSpec task) {
        return task.kind() == TaskKind.REGRESSION
                && switch (task.scale()) {
                    case LOG1P -> true;
                    case LINEAR -> false;
                };
    }

    private static float target(TaskSpec task, float label) {
        return logarithmic(task) ? (float) Math.log1p(Math.max(0, label)) : label;
    }

    private static float score(TaskSpec task, double value) {
        return (float) (logarithmic(task) ? Math.expm1(value) : value);
    }
}
