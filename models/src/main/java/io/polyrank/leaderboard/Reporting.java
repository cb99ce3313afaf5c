package io.polyrank.leaderboard;

import static java.util.Objects.requireNonNull;

import io.polyrank.arch.SingleTask;
import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskSpec;
import io.polyrank.train.EncodedSamples;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TrainingData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes the report from the finished runs. */
final class Reporting {

    private static final long BOOTSTRAP_SEED = 20_230_818;
    private static final Set<String> COUNTS = Set.of("rows", "positives");

    private final LeaderboardSettings settings;
    private final List<String> main;
    private final TrainingData data;
    private final int validationDate;
    private final String fingerprint;
    private final DatasetSpec spec;

    Reporting(
            LeaderboardSettings settings,
            List<String> main,
            TrainingData data,
            int validationDate,
            String fingerprint) {
        this.settings = settings;
        this.main = main;
        this.data = data;
        this.validationDate = validationDate;
        this.fingerprint = fingerprint;
        this.spec = data.training().spec();
    }

    /**
     * The report.
     *
     * @param runs by model, one per seed
     * @param refused why a model cannot run on this data
     * @param failed why a model failed
     * @param latencies by exported model
     */
    LeaderboardReport report(
            Map<String, List<Run>> runs,
            Map<String, String> refused,
            Map<String, String> failed,
            Map<String, LeaderboardReport.Latency> latencies) {
        Map<String, List<float[]>> scores = new LinkedHashMap<>();
        runs.forEach(
                (model, own) -> scores.put(model, own.stream().map(Run::scores).toList()));
        Standings standings = new Standings(data.test(), main, scores, settings.resamples(), BOOTSTRAP_SEED);
        String baseline = baseline(runs.keySet());
        List<LeaderboardReport.ModelRow> rows = new ArrayList<>();
        for (String model : settings.models()) {
            String description = ModelNotes.of(model);
            List<Run> own = runs.get(model);
            if (own != null) {
                rows.add(row(model, description, own, standings, latencies.get(model), baseline));
            } else if (failed.containsKey(model)) {
                rows.add(LeaderboardReport.ModelRow.without(
                        model, description, LeaderboardReport.Status.FAILED, failed.get(model)));
            } else {
                rows.add(LeaderboardReport.ModelRow.without(
                        model, description, LeaderboardReport.Status.NOT_APPLICABLE, refused.get(model)));
            }
        }
        return new LeaderboardReport(
                new LeaderboardReport.Data(
                        settings.data(), spec.name(), description(), spec.itemKey() == null, fingerprint),
                new LeaderboardReport.Split(validationDate),
                new LeaderboardReport.Rows(
                        data.training().rows(),
                        data.validation().rows(),
                        data.test().rows(),
                        standings.userCount()),
                LongStream.rangeClosed(1, settings.seeds()).boxed().toList(),
                new LeaderboardReport.Headline(Standings.figure(task(main.get(0))), main),
                tasks(),
                rows,
                standings.comparisons(),
                new LeaderboardReport.Method(
                        settings.resamples(),
                        BOOTSTRAP_SEED,
                        ServingTimes.CANDIDATES,
                        ServingTimes.THREADS,
                        settings.command()));
    }

    /** Single-task as it comes, or else with other settings; null where it did not run. */
    private static @Nullable String baseline(Set<String> models) {
        return models.contains(SingleTask.NAME)
                ? SingleTask.NAME
                : models.stream()
                        .filter(model -> ModelFile.nameOf(model).equals(SingleTask.NAME))
                        .findFirst()
                        .orElse(null);
    }

    private LeaderboardReport.ModelRow row(
            String model,
            String description,
            List<Run> runs,
            Standings standings,
            LeaderboardReport.@Nullable Latency latency,
            @Nullable String baseline) {
        Interval headline = standings.interval(model, Standings.HEADLINE);
        Map<String, Interval> intervals = new LinkedHashMap<>();
        spec.taskNames().forEach(task -> intervals.put(task, standings.interval(model, task)));
        return new LeaderboardReport.ModelRow(
                model,
                description,
                LeaderboardReport.Status.OK,
                null,
                runs.get(0).parameters(),
                Spread.of(runs.stream().mapToDouble(Run::trainSeconds).toArray()),
                latency,
                baseline == null ? null : standings.gain(model, baseline),
                new LeaderboardReport.HeadlineFigure(
                        headline.value(),
                        standings.spread(model, Standings.HEADLINE).sd(),
                        headline.low(),
                        headline.high()),
                intervals,
                metrics(runs));
    }

    /** All metrics over the seeds, by task and metric. */
    private Map<String, Map<String, Spread>> metrics(List<Run> runs) {
        EncodedSamples test = data.test();
        List<Map<String, TaskMetrics>> bySeed = runs.stream()
                .map(run -> TaskMetrics.byTask(spec.tasks(), run.scores(), test::labelsOf, test.groups()))
                .toList();
        Map<String, Map<String, Spread>> byTask = new LinkedHashMap<>();
        for (String task : spec.taskNames()) {
            byTask.put(
                    task,
                    spreads(bySeed.stream()
                            .map(of -> requireNonNull(of.get(task)).values())
                            .toList()));
        }
        return byTask;
    }

    /** The spread of every metric that is defined for all seeds. */
    private static Map<String, Spread> spreads(List<Map<String, Double>> bySeed) {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        for (String metric : bySeed.get(0).keySet()) {
            if (!COUNTS.contains(metric) && bySeed.stream().allMatch(values -> values.containsKey(metric))) {
                spreads.put(
                        metric,
                        Spread.of(bySeed.stream()
                                .mapToDouble(values -> requireNonNull(values.get(metric)))
                                .toArray()));
            }
        }
        return spreads;
    }

    private List<LeaderboardReport.Task> tasks() {
        List<LeaderboardReport.Task> tasks = new ArrayList<>();
        for (int place = 0; place < spec.tasks().size(); place++) {
            TaskSpec task = spec.tasks().get(place);
            int rows = 0;
            int positives = 0;
            for (float label : data.test().labelsOf(place)) {
                rows += Float.isNaN(label) ? 0 : 1;
                positives += label > 0 ? 1 : 0;
            }
            tasks.add(new LeaderboardReport.Task(
                    task.name(), task.kind().name().toLowerCase(Locale.ROOT), Standings.figure(task), rows, positives));
        }
        return tasks;
    }

    private TaskSpec task(String name) {
        return spec.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The comment at the head of the specification. */
    private String description() {
        return spec.text()
                .lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining(" "));
    }
}
