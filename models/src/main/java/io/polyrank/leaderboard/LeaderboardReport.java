package io.polyrank.leaderboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a leaderboard found.
 *
 * @param data where the log came from and what it is
 * @param split which days trained, validated and tested
 * @param rows how many rows each part has
 * @param seeds the seeds of every model
 * @param headline what the models are ordered by
 * @param tasks the tasks, in the specification's order
 * @param models one row per model, in the order they were named
 * @param comparisons all pairs of models that ran
 * @param method how the figures were made
 */
public record LeaderboardReport(
        Data data,
        Split split,
        Rows rows,
        List<Long> seeds,
        Headline headline,
        List<Task> tasks,
        List<ModelRow> models,
        List<Comparison> comparisons,
        Method method) {

    /**
     * The data.
     *
     * @param source as on the command line
     * @param dataset name of the data set
     * @param description the first comment of its specification
     * @param table whether its rows are a table's, with neither users nor times
     * @param fingerprint hash over the log's files
     */
    public record Data(String source, String dataset, String description, boolean table, String fingerprint) {}

    /**
     * The days.
     *
     * @param validationDate yyyymmdd; earlier days train, later ones test; a table's parts have days too
     */
    public record Split(int validationDate) {}

    /**
     * The rows.
     *
     * @param training to learn from
     * @param validation to stop at the right time
     * @param test to judge
     * @param testUsers users of the test rows, which the bootstrap draws from; of a table the rows themselves
     */
    public record Rows(int training, int validation, int test, int testUsers) {}

    /**
     * What the models are ordered by: the mean of a figure over some tasks.
     *
     * @param figure {@code auc} or {@code ev}
     * @param tasks the main tasks
     */
    public record Headline(String figure, List<String> tasks) {}

    /**
     * A task.
     *
     * @param name its name
     * @param kind binary, regression or classes
     * @param figure what compares models on it: {@code auc} or {@code ev}
     * @param testRows test rows with a label
     * @param testPositives those with a label above 0
     */
    public record Task(String name, String kind, String figure, int testRows, int testPositives) {}

    /** What became of a model. */
    public enum Status {
        /** It ran with every seed. */
        OK,
        /** It cannot run on this data. */
        NOT_APPLICABLE,
        /** Training or export went wrong. */
        FAILED;

        /** The word in reports. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A model.
     *
     * @param model as named on the command line
     * @param description what it is, in a sentence
     * @param status whether it ran
     * @param reason why not
     * @param parameters trained numbers, embedding tables included; none for trees
     * @param trainSeconds wall time of the passes over the training rows, by seed
     * @param servingMillis1000 time to score 1000 candidates of one query; none for trees
     * @param gain multi-task gain over {@code single-task} in percent; none where that did not run
     * @param headline the headline with its interval
     * @param intervals the tasks' figures with their intervals
     * @param tasks all metrics over the seeds, by task and metric
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelRow(
            String model,
            String description,
            Status status,
            @Nullable String reason,
            @Nullable Long parameters,
            @Nullable Spread trainSeconds,
            @Nullable Latency servingMillis1000,
            @Nullable Spread gain,
            @Nullable HeadlineFigure headline,
            Map<String, Interval> intervals,
            Map<String, Map<String, Spread>> tasks) {

        /** The row of a model without figures. */
        static ModelRow without(String model, String description, Status status, @Nullable String reason) {
            return new ModelRow(model, description, status, reason, null, null, null, null, null, Map.of(), Map.of());
        }
    }

    /**
     * The headline of a model.
     *
     * @param mean over the seeds
     * @param sd over the seeds; NaN with one
     * @param low lower end of the 95 % interval
     * @param high upper end
     */
    public record HeadlineFigure(double mean, double sd, double low, double high) {}

    /**
     * Time of one model run.
     *
     * @param p50 median, milliseconds
     * @param p95 95th percentile
     * @param least shortest
     * @param runs how many were timed
     */
    public record Latency(double p50, double p95, double least, int runs) {}

    /**
     * How the figures were made.
     *
     * @param resamples draws of the bootstrap
     * @param bootstrapSeed decides the draws
     * @param servingCandidates candidates of a timed run
     * @param servingThreads threads of a timed run
     * @param command the command that makes this leaderboard again
     */
    public record Method(
            int resamples, long bootstrapSeed, int servingCandidates, int servingThreads, String command) {}

    public LeaderboardReport {
        seeds = List.copyOf(seeds);
        tasks = List.copyOf(tasks);
        models = List.copyOf(models);
        comparisons = List.copyOf(comparisons);
    }

    /** The models that ran, best headline first. */
    List<ModelRow> ranked() {
        return models.stream()
                .filter(row -> row.headline() != null)
                .sorted((left, right) -> Double.compare(mean(right), mean(left)))
                .toList();
    }

    /** Models that did not run because something went wrong. */
    public boolean failed() {
        return models.stream().anyMatch(row -> row.status() == Status.FAILED);
    }

    private static double mean(ModelRow row) {
        HeadlineFigure headline = row.headline();
        return headline == null || Double.isNaN(headline.mean()) ? Double.NEGATIVE_INFINITY : headline.mean();
    }
}
