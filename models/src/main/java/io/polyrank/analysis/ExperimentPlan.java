package io.polyrank.analysis;

import io.polyrank.analysis.ExperimentPlans.Version;
import io.polyrank.experiment.Experiment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was planned for one experiment.
 *
 * @param experiment as it was last
 * @param versions of all experiments, by number
 */
public record ExperimentPlan(Experiment experiment, List<Version> versions) {

    public ExperimentPlan {
        versions = List.copyOf(versions);
    }

    /** The variant that others are compared with unless told otherwise: the first. */
    public String control() {
        return experiment.variants().get(0).name();
    }

    /** Shares of the experiment's units by variant, in file order; without variants that have none. */
    public Map<String, Double> shares() {
        return planned(experiment);
    }

    private static Map<String, Double> planned(Experiment experiment) {
        double sum = experiment.variants().stream()
                .mapToInt(variant -> variant.slice().count())
                .sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        experiment.variants().stream()
                .filter(variant -> variant.slice().count() > 0)
                .forEach(variant -> shares.put(variant.name(), variant.slice().count() / sum));
        return shares;
    }

    /** What the plan says about lists that were shown. */
    PlanCheck check(Traces traces) {
        List<String> doubts = new ArrayList<>();
        Set<Long> kept = versions.stream().map(Version::number).collect(Collectors.toSet());
        Set<Long> gone = new TreeSet<>(traces.versions().keySet());
        gone.removeAll(kept);
        // A file has no number to compare with.
        if (!gone.isEmpty() && (traces.versions().size() > 1 || !kept.contains(ExperimentPlans.NO_NUMBER))) {
            doubts.add("Lists were assigned by versions " + traces.versions().keySet()
                    + " of the experiments, of which --experiments does not have " + gone
                    + ": whether shares changed then is not known.");
        }
        boolean changed = false;
        Version before = null;
        for (Version version : during(traces)) {
            if (before != null && !split(before).equals(split(version))) {
                changed = true;
                doubts.add("The shares within the experiment changed on " + day(version, traces) + ", with version "
                        + version.number() + ": " + text(before) + " became " + text(version)
                        + ". Units of other days then weigh in each variant, and units may have moved: no figure below"
                        + " compares like with like, and its intervals and p-values do not hold. `experiment allocate`"
                        + " compares within days.");
            }
            before = version;
        }
        return new PlanCheck(changed, doubts);
    }

    /** Versions with the experiment by which lists were assigned: as lists say, or else by the time. */
    private List<Version> during(Traces traces) {
        List<Version> during = new ArrayList<>();
        for (int place = 0; place < versions.size(); place++) {
            Version version = versions.get(place);
            boolean held = traces.versions().isEmpty()
                    ? holds(place, traces)
                    : traces.versions().containsKey(version.number());
            if (held && in(version).isPresent()) {
                during.add(version);
            }
        }
        return during;
    }

    private boolean holds(int place, Traces traces) {
        Instant from = versions.get(place).when();
        Instant to = place + 1 < versions.size() ? versions.get(place + 1).when() : null;
        return (from == null || from.toEpochMilli() <= traces.lastMillis())
                && (to == null || to.toEpochMilli() > traces.firstMillis());
    }

    private Optional<Experiment> in(Version version) {
        return version.set().experiments().stream()
                .filter(each -> each.name().equals(experiment.name()))
                .findFirst();
    }

    private Map<String, Double> split(Version version) {
        return in(version).map(ExperimentPlan::planned).orElse(Map.of());
    }

    private String text(Version version) {
        return split(version).entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%s %.2f %%", each.getKey(), 100 * each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** When lists began to be assigned by a version. */
    private static LocalDate day(Version version, Traces traces) {
        Long first = traces.versions().get(version.number());
        Instant when = first == null ? version.when() : Instant.ofEpochMilli(first);
        return LocalDate.ofInstant(when == null ? Instant.EPOCH : when, ZoneOffset.UTC);
    }
}
