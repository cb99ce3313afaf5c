package io.polyrank.handler;

import io.polyrank.experiment.Changes;
import io.polyrank.experiment.Experiment;
import io.polyrank.experiment.ExperimentSet;
import io.polyrank.experiment.Exploration;
import io.polyrank.experiment.Layer;
import io.polyrank.experiment.Slice;
import io.polyrank.experiment.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one version of experiments changed of another, for people. */
final class ExperimentsDifference {

    private final List<String> lines = new ArrayList<>();

    private ExperimentsDifference() {}

    /** A line for each change; none for equal experiments. */
    static List<String> between(ExperimentSet before, ExperimentSet after) {
        ExperimentsDifference difference = new ExperimentsDifference();
        difference.compare(before, after);
        if (difference.lines.isEmpty() && !before.equals(after)) {
            difference.lines.add("other settings");
        }
        return List.copyOf(difference.lines);
    }

    private void compare(ExperimentSet before, ExperimentSet after) {
        tell("holdout", slice(before.holdout().slice()), slice(after.holdout().slice()));
        tell(
                "holdout: salt",
                before.holdout().salt().text(),
                after.holdout().salt().text());
        tell("exploration", exploration(before.exploration()), exploration(after.exploration()));
        each("layer ", named(before.layers(), Layer::name), named(after.layers(), Layer::name), this::layers);
    }

    private void layers(Layer before, Layer after) {
        tell(after.name() + ": salt", before.salt().text(), after.salt().text());
        each(
                "",
                named(before.experiments(), Experiment::name),
                named(after.experiments(), Experiment::name),
                this::experiments);
    }

    private void experiments(Experiment before, Experiment after) {
        String name = after.name();
        tell(name, slice(before.slice()), slice(after.slice()));
        tell(name + ": start", before.start(), after.start());
        tell(name + ": end", before.end(), after.end());
        tell(name + ": interleaving", interleaving(before), interleaving(after));
        if (before.stopped() != after.stopped()) {
            lines.add(name + (after.stopped() ? " stopped" : " goes on"));
        }
        tell(
                name + ": eligible",
                before.eligibility().accepted(),
                after.eligibility().accepted());
        each(
                name + ":",
                named(before.variants(), Variant::name),
                named(after.variants(), Variant::name),
                (old, variant) -> {
                    tell(name + ":" + variant.name(), slice(old.slice()), slice(variant.slice()));
                    tell(name + ":" + variant.name(), changes(old.changes()), changes(variant.changes()));
                });
    }

    private <T> void each(String prefix, Map<String, T> before, Map<String, T> after, BiConsumer<T, T> both) {
        after.forEach((name, thing) -> {
            T old = before.get(name);
            if (old == null) {
                lines.add(prefix + name + " added");
            } else {
                both.accept(old, thing);
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> lines.add(prefix + name + " taken out"));
    }

    private static <T> Map<String, T> named(List<T> things, Function<T, String> name) {
        Map<String, T> named = new LinkedHashMap<>();
        things.forEach(thing -> named.put(name.apply(thing), thing));
        return named;
    }

    private void tell(String what, @Nullable Object before, @Nullable Object after) {
        String old = before == null ? "none" : before.toString();
        String now = after == null ? "none" : after.toString();
        if (!old.equals(now)) {
            lines.add(what + ": " + old + " → " + now);
        }
    }

    private static @Nullable String interleaving(Experiment experiment) {
        return experiment.interleaving() == null
                ? null
                : experiment.interleaving().text();
    }

    /** Which lists are shown in a random order, on one line. */
    static String exploration(Exploration exploration) {
        return exploration.slice().count() == 0
                ? "no lists"
                : percent(exploration.slice()) + " of the lists, temperature " + exploration.temperature() + ", depth "
                        + exploration.depth();
    }

    private static String slice(Slice slice) {
        return percent(slice) + " on " + slice.from() + "-" + slice.to();
    }

    static String percent(Slice slice) {
        return String.format(Locale.ROOT, "%.2f %%", 100.0 * slice.count() / Slice.BUCKETS);
    }

    /** What a variant changes, on one line. */
    static String changes(Changes changes) {
        StringJoiner line = new StringJoiner(", ").setEmptyValue("nothing");
        join(line, "model", changes.model());
        join(line, "fusion", changes.fusion());
        changes.weights().forEach((task, weight) -> join(line, "weights." + task, weight));
        join(line, "candidates", changes.candidates());
        join(line, "query profile", changes.queryProfile());
        return line.toString();
    }

    private static void join(StringJoiner line, String name, @Nullable Object value) {
        if (value != null) {
            line.add(name + " " + value);
        }
    }
}
