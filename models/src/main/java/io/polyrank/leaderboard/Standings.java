package io.polyrank.leaderboard;

import static java.util.Objects.requireNonNull;

import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskSpec;
import io.polyrank.train.EncodedSamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How good each model is by task and seed, and which differences chance does not explain. The figure of a binary task
 * or a task with classes is its AUC, that of a regression task the explained variance; the headline is the mean of the
 * main tasks' figures.
 */
final class Standings {

    /** Key of the headline among the tasks' figures. */
    static final String HEADLINE = "mean of the main tasks";

    /** With fewer users than this, rows are drawn one by one. */
    private static final int FEWEST_USERS = 20;

    /** With a smaller figure of the baseline, a task does not count in the gain. */
    static final double LEAST_BASELINE = 0.1;

    private final List<TaskSpec> tasks;
    private final List<String> main;
    private final int outputs;
    private final float[][] labels;
    private final int[] users;
    private final int userCount;
    private final Map<String, Quality> qualities = new LinkedHashMap<>();

    /**
     * A figure of one model.
     *
     * @param bySeed on the test rows
     * @param resampled on the bootstrap's resamples, mean over the seeds
     */
    private record Values(double[] bySeed, double[] resampled) {

        double mean() {
            return Spread.of(bySeed).mean();
        }
    }

    /** A model's figures by task, and its headline. */
    private record Quality(Map<String, Values> figures) {

        Values of(String key) {
            return requireNonNull(figures.get(key), key);
        }
    }

    /**
     * Computes all figures.
     *
     * @param test the test rows
     * @param main tasks of the headline
     * @param scores by model, for each seed test rows x outputs
     * @param resamples draws of the bootstrap
     * @param seed decides the draws
     */
    Standings(EncodedSamples test, List<String> main, Map<String, List<float[]>> scores, int resamples, long seed) {
        DatasetSpec spec = test.spec();
        this.tasks = spec.tasks();
        this.main = List.copyOf(main);
        this.outputs = spec.scoreNames().size();
        this.labels = IntStream.range(0, tasks.size()).mapToObj(test::labelsOf).toArray(float[][]::new);
        int[] groups = test.groups();
        long distinct = IntStream.of(groups).distinct().count();
        this.users = distinct < FEWEST_USERS ? IntStream.range(0, groups.length).toArray() : groups;
        this.userCount = IntStream.of(users).max().orElse(-1) + 1;
        Bootstrap bootstrap = new Bootstrap(userCount, resamples, seed);
        scores.forEach((model, bySeed) -> qualities.put(model, quality(bySeed, bootstrap)));
    }

    /** Number of users that are drawn from. */
    int userCount() {
        return userCount;
    }

    /** The name of a task's figure. */
    static String figure(TaskSpec task) {
        return switch (task.kind()) {
            case BINARY, CLASSES -> "auc";
            case REGRESSION -> "ev";
        };
    }

    /** A model's figure of a task, or the headline, with its interval. */
    Interval interval(String model, String key) {
        Values values = quality(model).of(key);
        return Interval.of(values.mean(), values.resampled(), values.bySeed());
    }

    /** The spread of a model's figure of a task, or of the headline, over the seeds. */
    Spread spread(String model, String key) {
        return Spread.of(quality(model).of(key).bySeed());
    }

    /**
     * Multi-task gain in percent: the mean over the tasks of the relative difference to another model's mean figure.
     * Tasks of which that model explains next to nothing are left out: a ratio to almost nothing says nothing.
     */
    Spread gain(String model, String baseline) {
        List<String> judged = tasks.stream()
                .map(TaskSpec::name)
                .filter(task -> quality(baseline).of(task).mean() >= LEAST_BASELINE)
                .toList();
        double[] gains = new double[quality(model).of(HEADLINE).bySeed().length];
        for (int seed = 0; seed < gains.length; seed++) {
            for (String task : judged) {
                double base = quality(baseline).of(task).mean();
                gains[seed] += 100 * (quality(model).of(task).bySeed()[seed] - base) / base / judged.size();
            }
        }
        return judged.isEmpty() ? new Spread(Double.NaN, Double.NaN) : Spread.of(gains);
    }

    /** All pairs of models. */
    List<Comparison> comparisons() {
        List<String> models = List.copyOf(qualities.keySet());
        List<Comparison> comparisons = new ArrayList<>();
        for (int left = 0; left < models.size(); left++) {
            for (int right = left + 1; right < models.size(); right++) {
                comparisons.add(comparison(models.get(left), models.get(right)));
            }
        }
        return comparisons;
    }

    private Comparison comparison(String model, String other) {
        Map<String, Comparison.Difference> differences = new LinkedHashMap<>();
        for (TaskSpec task : tasks) {
            differences.put(task.name(), difference(model, other, task.name()));
        }
        return new Comparison(model, other, differences, difference(model, other, HEADLINE));
    }

    private Comparison.Difference difference(String model, String other, String key) {
        Values left = quality(model).of(key);
        Values right = quality(other).of(key);
        double[] resampled = new double[left.resampled().length];
        for (int resample = 0; resample < resampled.length; resample++) {
            resampled[resample] = left.resampled()[resample] - right.resampled()[resample];
        }
        return Comparison.Difference.of(
                Interval.of(left.mean() - right.mean(), resampled, left.bySeed(), right.bySeed()));
    }

    private Quality quality(String model) {
        return requireNonNull(qualities.get(model), model);
    }

    private Quality quality(List<float[]> bySeed, Bootstrap bootstrap) {
        Map<String, Values> figures = new LinkedHashMap<>();
        for (int place = 0; place < tasks.size(); place++) {
            int task = place;
            List<Figure> each =
                    bySeed.stream().map(scores -> figure(scores, task)).toList();
            int[] everyone = Bootstrap.everyone(userCount);
            figures.put(
                    tasks.get(place).name(),
                    new Values(
                            each.stream()
                                    .mapToDouble(figure -> figure.of(everyone))
                                    .toArray(),
                            mean(bootstrap.of(each))));
        }
        List<Values> headline = main.stream()
                .map(task -> requireNonNull(figures.get(task), task))
                .toList();
        figures.put(
                HEADLINE,
                new Values(
                        mean(headline.stream().map(Values::bySeed).toArray(double[][]::new)),
                        mean(headline.stream().map(Values::resampled).toArray(double[][]::new))));
        return new Quality(figures);
    }

    private Figure figure(float[] scores, int place) {
        TaskSpec task = tasks.get(place);
        int first = tasks.subList(0, place).stream().mapToInt(TaskSpec::outputs).sum();
        return Figures.of(task, scores, outputs, first, labels[place], users);
    }

    /** The mean of several rows of equal length, element by element. */
    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int at = 0; at < mean.length; at++) {
                mean[at] += row[at] / rows.length;
            }
        }
        return mean;
    }
}
