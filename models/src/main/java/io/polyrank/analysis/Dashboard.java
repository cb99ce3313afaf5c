package io.polyrank.analysis;

import io.polyrank.analysis.DashboardReport.Row;
import io.polyrank.analysis.DashboardReport.State;
import io.polyrank.analysis.OutcomeJoin.Shown;
import io.polyrank.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Analyses all experiments of a file, from logs that are read once. */
public final class Dashboard {

    private Dashboard() {}

    /**
     * Reads the logs and analyses every experiment. One that cannot be analysed, as nothing of it was shown, says why.
     *
     * @param exposures folder of {@code exposures-*.jsonl}, also compressed
     * @param events folder of {@code events-*.jsonl}, also compressed
     * @param plans the experiments
     * @param windowHours how long after the list an event counts
     * @param now decides which experiments run
     * @param settings how an experiment is analysed, by its plan
     * @throws IllegalArgumentException if the logs are not there, or a setting is wrong
     */
    public static DashboardReport of(
            Path exposures,
            Path events,
            ExperimentPlans plans,
            int windowHours,
            Instant now,
            Function<ExperimentPlan, AnalysisSettings> settings)
            throws IOException {
        JoinedLogs logs = JoinedLogs.read(exposures, events, windowHours);
        List<Row> rows = new ArrayList<>();
        for (Experiment experiment : plans.current().set().experiments()) {
            ExperimentPlan plan = plans.plan(experiment.name());
            rows.add(row(logs, plan, settings.apply(plan), now.toEpochMilli()));
        }
        rows.sort(Comparator.comparing(Row::state));
        return new DashboardReport(plans.current().number(), now.toEpochMilli(), rows);
    }

    private static Row row(JoinedLogs logs, ExperimentPlan plan, AnalysisSettings settings, long now) {
        Experiment experiment = plan.experiment();
        Map<String, Map<String, Long>> lists = listsByDay(logs, experiment.name());
        State state = state(experiment, now);
        double share = experiment.slice().share();
        try {
            AnalysisReport report = Analysis.of(logs, settings, plan);
            return new Row(experiment.name(), state, share, plan.shares(), lists, report, null);
        } catch (IllegalArgumentException e) {
            return new Row(experiment.name(), state, share, plan.shares(), lists, null, e.getMessage());
        }
    }

    private static State state(Experiment experiment, long now) {
        if (experiment.stopped()) {
            return State.STOPPED;
        }
        if (experiment.isRunning(now)) {
            return State.RUNNING;
        }
        Instant start = experiment.start();
        return start != null && now < start.toEpochMilli() ? State.NOT_STARTED : State.ENDED;
    }

    private static Map<String, Map<String, Long>> listsByDay(JoinedLogs logs, String experiment) {
        Map<String, Map<String, Long>> lists = new TreeMap<>();
        for (Shown list : logs.join().shown()) {
            String variant = list.variant(experiment);
            if (variant != null) {
                lists.computeIfAbsent(LocalDate.ofEpochDay(list.day()).toString(), day -> new TreeMap<>())
                        .merge(variant, 1L, Long::sum);
            }
        }
        return lists;
    }
}
