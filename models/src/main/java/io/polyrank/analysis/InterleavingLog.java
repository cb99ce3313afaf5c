package io.polyrank.analysis;

import io.polyrank.analysis.MixedLine.State;
import io.polyrank.analysis.OutcomeJoin.Outcome;
import io.polyrank.analysis.OutcomeJoin.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads an experiment that mixed rankings from the logs. */
final class InterleavingLog {

    private static final long HOUR_MILLIS = 3_600_000;
    private static final String VALUE = "value";

    private final InterleavingSettings settings;
    private final OutcomeJoin join;
    private final List<MixedLine> lines = new ArrayList<>();
    private final EnumMap<State, Integer> states = new EnumMap<>(State.class);
    private int degraded;
    private int agreed;

    private InterleavingLog(InterleavingSettings settings) {
        this.settings = settings;
        this.join = new OutcomeJoin(settings.windowHours() * HOUR_MILLIS);
    }

    /**
     * What was read.
     *
     * @param lists mixed ones
     * @param firstDay of the experiment, days since the epoch
     * @param days how many have lists
     * @param notMixed lists that should have been mixed
     * @param overridden lists whose variants somebody asked for
     * @param degraded mixed lists that were ranked with less than everything
     * @param agreed mixed lists on which no variant can win, because all rank alike
     * @param health of the logs
     */
    record Read(
            MixedLists lists,
            int firstDay,
            int days,
            int notMixed,
            int overridden,
            int degraded,
            int agreed,
            LogHealth health) {}

    /**
     * Reads all lines of both logs and joins them.
     *
     * @throws IllegalArgumentException if experiment, control or metric is not in the log
     */
    static Read read(Path exposures, Path events, InterleavingSettings settings) throws IOException {
        InterleavingLog log = new InterleavingLog(settings);
        LogLines.Count exposureLines = LogLines.read(exposures, "exposures", node -> {
            MixedLine line = MixedLine.of(node, settings.experiment());
            int before = log.join.shown().size();
            log.join.expose(node);
            if (log.join.shown().size() > before) {
                log.lines.add(line);
            }
        });
        LogLines.Count eventLines = LogLines.read(events, "events", log.join::happen);
        MixedLists lists = log.lists();
        // Every unit sees all variants, so that what is missing is nobody's in particular.
        int[] inNone = new int[log.join.unitCount()];
        Arrays.fill(inNone, -1);
        LogHealth health = log.join.health(null, exposureLines, eventLines, List.of(), inNone);
        int[] days = log.days();
        return new Read(
                lists,
                days[0],
                days.length,
                log.count(State.NOT_MIXED),
                log.count(State.OVERRIDDEN),
                log.degraded,
                log.agreed,
                health);
    }

    private int count(State state) {
        return states.getOrDefault(state, 0);
    }

    private int[] days() {
        TreeSet<Integer> days = new TreeSet<>();
        for (int list = 0; list < lines.size(); list++) {
            if (takesPart(list)) {
                days.add(join.shown().get(list).day());
            }
        }
        return days.stream().mapToInt(Integer::intValue).toArray();
    }

    private boolean takesPart(int list) {
        return lines.get(list).state() == State.MIXED && join.shown().get(list).variant(null) != null;
    }

    private MixedLists lists() {
        List<String> variants = variants();
        checkMetric();
        double[][] credits = new double[lines.size()][variants.size()];
        Set<List<Object>> counted = new HashSet<>();
        for (Outcome outcome : join.outcomes()) {
            double weight = weight(outcome, counted);
            lines.get(outcome.list())
                    .credits()
                    .getOrDefault(outcome.item(), Map.of())
                    .forEach(
                            (variant, credit) -> credits[outcome.list()][variants.indexOf(variant)] += weight * credit);
        }
        MixedLists lists = new MixedLists(variants);
        for (int list = 0; list < lines.size(); list++) {
            MixedLine line = lines.get(list);
            states.merge(line.state(), 1, Integer::sum);
            if (takesPart(list)) {
                Shown shown = join.shown().get(list);
                lists.add(shown.unit(), shown.day(), credits[list]);
                degraded += line.degraded() ? 1 : 0;
                agreed += line.credits().values().stream().allMatch(InterleavingLog::isNothing) ? 1 : 0;
            }
        }
        return lists;
    }

    private static boolean isNothing(Map<String, Double> credits) {
        return credits.values().stream().allMatch(credit -> credit == 0);
    }

    /** An item counts once for a list, however often it was clicked; money counts as often as it was paid. */
    private double weight(Outcome outcome, Set<List<Object>> counted) {
        if (settings.metric().equals(VALUE)) {
            return outcome.type().equals(settings.valueOf()) ? outcome.value() : 0;
        }
        boolean counts =
                outcome.type().equals(settings.metric()) && counted.add(List.of(outcome.list(), outcome.item()));
        return counts ? 1 : 0;
    }

    private List<String> variants() {
        TreeSet<String> others = new TreeSet<>();
        boolean any = false;
        for (MixedLine line : lines) {
            any |= line.state() == State.MIXED;
            line.credits().values().forEach(credits -> others.addAll(credits.keySet()));
        }
        if (!any) {
            throw new IllegalArgumentException("--experiment: found no list that mixes rankings for \""
                    + settings.experiment() + "\", expected one of " + join.mixed());
        }
        if (!others.remove(settings.control())) {
            throw new IllegalArgumentException(
                    "--control: found no list with variant \"" + settings.control() + "\", expected one of " + others);
        }
        List<String> variants = new ArrayList<>(List.of(settings.control()));
        variants.addAll(others);
        return variants;
    }

    private void checkMetric() {
        TreeSet<String> types = new TreeSet<>();
        join.outcomes().forEach(outcome -> types.add(outcome.type()));
        if (types.contains(settings.valueOf())) {
            types.add(VALUE);
        }
        if (!types.contains(settings.metric())) {
            throw new IllegalArgumentException("--metric: found \"" + settings.metric()
                    + "\", of which the log has no event that came from a list, expected one of " + types);
        }
    }
}
