package io.polyrank.analysis;

import io.polyrank.analysis.DailyArms.Estimate;
import io.polyrank.analysis.Posterior.Outlook;
import io.polyrank.experiment.Experiment;
import io.polyrank.experiment.ExperimentSet;
import io.polyrank.experiment.Slice;
import io.polyrank.experiment.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hipparchus.random.Well19937c;
import org.jspecify.annotations.Nullable;

/**
 * Steers an experiment's traffic in batches: each variant gets the share with which it is the best by the posterior (Thompson
 * sampling with the shares' expectation in place of one draw per query), and a floor, so that it can still be compared.
 */
public final class Allocator {

    private final AllocationSettings settings;
    private final ExperimentPlans.Version version;
    private final Experiment experiment;

    /** Those that have a share: one that somebody took out stays out. */
    private final List<Variant> steered;

    private Allocator(AllocationSettings settings, ExperimentPlans.Version version, Experiment experiment) {
        this.settings = settings;
        this.version = version;
        this.experiment = experiment;
        this.steered = experiment.variants().stream()
                .filter(each -> each.slice().count() > 0)
                .toList();
        if (steered.size() < 2) {
            throw new IllegalArgumentException("--experiment: found " + steered.size() + " variants of "
                    + experiment.name() + " with a share, expected two or more to choose from");
        }
        settings.checkFloor(steered.size());
    }

    /**
     * Reads the logs and works out the next shares.
     *
     * @param exposures folder of {@code exposures-*.jsonl}, also compressed
     * @param events folder of {@code events-*.jsonl}, also compressed
     * @param plans the experiments
     * @param name of the experiment
     * @param windowHours how long after the list an event counts
     * @param valueOf the event type whose values are summed
     * @throws IllegalArgumentException if the logs or what is named is not there, or a setting is out of range
     */
    public static Allocation of(
            Path exposures,
            Path events,
            ExperimentPlans plans,
            String name,
            int windowHours,
            String valueOf,
            AllocationSettings settings)
            throws IOException {
        Experiment experiment = plans.plan(name).experiment();
        Allocator allocator = new Allocator(settings, plans.current(), experiment);
        JoinedLogs logs = JoinedLogs.read(exposures, events, windowHours);
        ExperimentLog log = ExperimentLog.of(logs, name, allocator.names().get(0), valueOf, 0);
        Metric metric = Metric.named(
                "--metric", settings.metric(), Metric.of(log.data().table().columns()));
        if (metric.kind() == Metric.Kind.RETURNS) {
            throw new IllegalArgumentException(
                    "--metric: found returns_per_unit, expected a metric that can be told of a day alone");
        }
        DailyArms arms = DailyArms.of(logs, name, allocator.names(), metric, valueOf);
        return allocator.allocation(arms.estimate(), log.health());
    }

    private List<String> names() {
        return steered.stream().map(Variant::name).toList();
    }

    private Allocation allocation(Estimate estimate, LogHealth logs) {
        String problem = logs.damaged()
                ? "too much of the logs is missing or cannot be read; `experiment analyse` says what"
                : problem(estimate, names(), settings.metric());
        Posterior posterior = problem == null ? new Posterior(estimate, settings.prior()) : null;
        Outlook outlook = posterior == null ? null : posterior.draw(settings.draws(), new Well19937c(settings.seed()));
        List<Integer> now = steered.stream().map(each -> each.slice().count()).toList();
        List<Integer> next = outlook == null ? now : counts(outlook.best(), settings.floor(), sum(now));
        ExperimentSet set = outlook == null ? version.set() : version.set().withShares(experiment.name(), all(next));
        List<Allocation.Split> variants = new ArrayList<>();
        for (int place = 0; place < now.size(); place++) {
            variants.add(new Allocation.Split(
                    names().get(place),
                    estimate.units().get(place),
                    estimate.active().get(place),
                    posterior == null ? Double.NaN : posterior.mean(place),
                    posterior == null ? Range.NONE : posterior.range(place),
                    outlook == null ? Double.NaN : outlook.best().get(place),
                    (double) now.get(place) / sum(now),
                    (double) next.get(place) / sum(now)));
        }
        double level = estimate.means().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
        return new Allocation(
                experiment.name(),
                settings.metric(),
                version.number(),
                LocalDate.ofEpochDay(estimate.firstDay()).toString(),
                estimate.days(),
                estimate.daysLeftOut(),
                logs.openExposures(),
                variants,
                problem,
                outlook == null ? null : names().get(outlook.leader()),
                outlook == null ? Double.NaN : outlook.loss() * level,
                outlook == null ? Double.NaN : outlook.loss(),
                moved(experiment, in(set)),
                set.text());
    }

    /** The buckets of all variants: of those taken out none. */
    private List<Integer> all(List<Integer> next) {
        return experiment.variants().stream()
                .map(each -> steered.contains(each) ? next.get(steered.indexOf(each)) : Integer.valueOf(0))
                .toList();
    }

    private Experiment in(ExperimentSet set) {
        return set.experiments().stream()
                .filter(each -> each.name().equals(experiment.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--experiment: found \"" + experiment.name()
                        + "\", which the version that holds does not have any more, expected one of "
                        + set.experiments().stream().map(Experiment::name).toList()));
    }

    /** Why no shares can be drawn from an estimate; null where they can. */
    static @Nullable String problem(Estimate estimate, List<String> names, String metric) {
        if (estimate.days() == 0) {
            return "there is no day on which every variant had a list whose attribution window is over";
        }
        for (int place = 0; place < names.size(); place++) {
            int units = estimate.units().get(place);
            int active = estimate.active().get(place);
            if (units < Comparisons.LEAST_UNITS || active < AllocationSettings.LEAST_ACTIVE) {
                return String.format(
                        Locale.ROOT,
                        "variant %s has %,d units, %,d of them with %s; %d and %d are needed",
                        names.get(place),
                        units,
                        active,
                        metric,
                        Comparisons.LEAST_UNITS,
                        AllocationSettings.LEAST_ACTIVE);
            }
        }
        return null;
    }

    /**
     * Buckets by variant: the floor, and of the rest its probability of being the best; what rounding leaves goes to those
     * that it cost most.
     */
    static List<Integer> counts(List<Double> best, double floor, int sum) {
        double rest = 1 - floor * best.size();
        double[] exact =
                best.stream().mapToDouble(each -> sum * (floor + rest * each)).toArray();
        List<Integer> counts = new ArrayList<>();
        for (double each : exact) {
            counts.add((int) Math.floor(each));
        }
        int left = sum - sum(counts);
        IntStream.range(0, exact.length)
                .boxed()
                .sorted(Comparator.comparingDouble(place -> Math.floor(exact[place]) - exact[place]))
                .limit(left)
                .forEach(place -> counts.set(place, counts.get(place) + 1));
        return counts;
    }

    /** The share of an experiment's buckets that come from one variant into another. */
    static double moved(Experiment before, Experiment after) {
        int held = 0;
        int moved = 0;
        for (int bucket = 0; bucket < Slice.BUCKETS; bucket++) {
            Variant from = before.variantAt(bucket);
            Variant to = after.variantAt(bucket);
            if (from != null) {
                held++;
                moved += to == null || !to.name().equals(from.name()) ? 1 : 0;
            }
        }
        return held == 0 ? 0 : (double) moved / held;
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}
