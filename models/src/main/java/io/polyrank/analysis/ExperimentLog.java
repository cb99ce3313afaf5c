package io.polyrank.analysis;

import io.polyrank.analysis.OutcomeJoin.Outcome;
import io.polyrank.analysis.OutcomeJoin.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads an experiment from the logs. */
final class ExperimentLog {

    private static final int NOT_SEEN = -1;
    private static final int MIXED = -2;

    private final OutcomeJoin join;
    private final @Nullable String experiment;
    private final ExperimentData data;
    private final LogHealth health;

    private ExperimentLog(OutcomeJoin join, @Nullable String experiment, ExperimentData data, LogHealth health) {
        this.join = join;
        this.experiment = experiment;
        this.data = data;
        this.health = health;
    }

    /**
     * Reads all lines of both logs and joins them.
     *
     * @param experiment its name; null for all lists, as of one variant
     * @param control the variant that others are compared with
     * @param windowHours how long after the list an event counts
     * @param valueOf the event type whose values are summed
     * @param preDays days before the experiment that are kept
     * @throws IllegalArgumentException if the experiment or its control is not in the log
     */
    static ExperimentLog read(
            Path exposures,
            Path events,
            @Nullable String experiment,
            String control,
            int windowHours,
            String valueOf,
            int preDays)
            throws IOException {
        return of(JoinedLogs.read(exposures, events, windowHours), experiment, control, valueOf, preDays);
    }

    /**
     * Takes an experiment out of logs that were read.
     *
     * @param experiment its name; null for all lists, as of one variant
     * @param control the variant that others are compared with
     * @param valueOf the event type whose values are summed
     * @param preDays days before the experiment that are kept
     * @throws IllegalArgumentException if the experiment or its control is not in the log
     */
    static ExperimentLog of(JoinedLogs logs, @Nullable String experiment, String control, String valueOf, int preDays) {
        OutcomeJoin join = logs.join();
        ExperimentData data = data(join, experiment, control, valueOf, preDays);
        LogHealth health = join.health(experiment, logs.exposures(), logs.events(), data.variants(), data.variantOf());
        return new ExperimentLog(join, experiment, data, health);
    }

    ExperimentData data() {
        return data;
    }

    LogHealth health() {
        return health;
    }

    /** When its lists were shown, and by which versions. */
    Traces traces() {
        return join.traces(experiment);
    }

    /** Names of all experiments in the log. */
    List<String> experiments() {
        return join.experiments();
    }

    private static ExperimentData data(
            OutcomeJoin join, @Nullable String experiment, String control, String valueOf, int preDays) {
        List<String> variants = variants(join, experiment, control);
        int[] variantOf = new int[join.unitCount()];
        Arrays.fill(variantOf, NOT_SEEN);
        long[] assigned = new long[variants.size()];
        int firstDay = Integer.MAX_VALUE;
        int mixed = 0;
        for (Shown list : join.shown()) {
            String name = list.variant(experiment);
            int variant = name == null ? NOT_SEEN : variants.indexOf(name);
            if (variant == NOT_SEEN) {
                continue;
            }
            firstDay = Math.min(firstDay, list.day());
            int before = variantOf[list.unit()];
            if (before == NOT_SEEN) {
                variantOf[list.unit()] = variant;
                assigned[variant]++;
            } else if (before != variant && before != MIXED) {
                variantOf[list.unit()] = MIXED;
                mixed++;
            }
        }
        for (int unit = 0; unit < variantOf.length; unit++) {
            variantOf[unit] = Math.max(NOT_SEEN, variantOf[unit]);
        }
        UnitTable table = new Rows(join, experiment, variantOf, firstDay, preDays).table(valueOf);
        return new ExperimentData(table, variants, variantOf, assigned, mixed, firstDay);
    }

    private static List<String> variants(OutcomeJoin join, @Nullable String experiment, String control) {
        TreeSet<String> others = new TreeSet<>();
        join.shown().forEach(list -> {
            String variant = list.variant(experiment);
            if (variant != null) {
                others.add(variant);
            }
        });
        if (others.isEmpty() && join.interleaved(experiment) > 0) {
            throw new IllegalArgumentException("--experiment: found only lists that mix the variants of \"" + experiment
                    + "\", expected lists of one variant each; use `experiment interleaving`");
        }
        if (others.isEmpty()) {
            throw new IllegalArgumentException(
                    "--experiment: found no list of \"" + experiment + "\", expected one of " + join.experiments());
        }
        if (!others.remove(control)) {
            throw new IllegalArgumentException(
                    "--control: found no list of variant \"" + control + "\", expected one of " + others);
        }
        List<String> variants = new ArrayList<>(List.of(control));
        variants.addAll(others);
        return variants;
    }

    /** Gathers lists and outcomes into rows. */
    private static final class Rows {
        private final OutcomeJoin join;
        private final @Nullable String experiment;
        private final int[] variantOf;
        private final int firstDay;
        private final int preDays;
        private final Map<Key, Integer> numbers = new HashMap<>();
        private final List<Key> keys = new ArrayList<>();

        private record Key(int unit, int day, int surface) {}

        Rows(OutcomeJoin join, @Nullable String experiment, int[] variantOf, int firstDay, int preDays) {
            this.join = join;
            this.experiment = experiment;
            this.variantOf = variantOf;
            this.firstDay = firstDay;
            this.preDays = preDays;
        }

        UnitTable table(String valueOf) {
            List<String> columns = new ArrayList<>(List.of(UnitTable.EXPOSURES));
            TreeSet<String> types = new TreeSet<>();
            join.outcomes().forEach(outcome -> types.add(outcome.type()));
            columns.addAll(types);
            if (types.contains(valueOf)) {
                columns.add(UnitTable.VALUE);
            }
            int[] rowOf = new int[join.shown().size()];
            for (int list = 0; list < rowOf.length; list++) {
                rowOf[list] = row(join.shown().get(list));
            }
            double[][] values = new double[columns.size()][keys.size()];
            for (int row : rowOf) {
                if (row >= 0) {
                    values[0][row]++;
                }
            }
            for (Outcome outcome : join.outcomes()) {
                int row = rowOf[outcome.list()];
                if (row >= 0) {
                    values[columns.indexOf(outcome.type())][row]++;
                    if (outcome.type().equals(valueOf)) {
                        values[columns.size() - 1][row] += outcome.value();
                    }
                }
            }
            return new UnitTable(
                            variantOf.length,
                            columns,
                            join.surfaceNames(),
                            keys.stream().mapToInt(Key::unit).toArray(),
                            keys.stream().mapToInt(Key::day).toArray(),
                            keys.stream().mapToInt(Key::surface).toArray(),
                            values)
                    .sorted();
        }

        /** The row of a list that counts: of a unit that takes part, in the experiment or in the days before it. */
        private int row(Shown list) {
            int day = list.day();
            boolean before = day < firstDay && day >= firstDay - preDays;
            if (variantOf[list.unit()] < 0 || (list.variant(experiment) == null && !before)) {
                return -1;
            }
            Key key = new Key(list.unit(), day, list.surface());
            Integer known = numbers.putIfAbsent(key, keys.size());
            if (known == null) {
                keys.add(key);
                return keys.size() - 1;
            }
            return known;
        }
    }
}
