package io.polyrank.spec;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a model is about: its tasks, the features and behaviour sequences it reads. Read by {@link DatasetSpecReader},
 * which has checked that all names refer to something.
 *
 * @param name name of the data set
 * @param itemKey item feature that identifies the item; null for a table whose rows have no identity, and then there are
 *     no behaviours
 * @param tasks in output order
 * @param features declared features, in file order
 * @param behaviours event types kept per user
 * @param sequences behaviour sequences the model reads
 * @param derived numbers computed by the encoder
 * @param text the file itself, kept in the passport
 */
public record DatasetSpec(
        String name,
        @Nullable String itemKey,
        List<TaskSpec> tasks,
        List<FeatureSpec> features,
        List<BehaviourSpec> behaviours,
        List<SequenceSpec> sequences,
        List<DerivedSpec> derived,
        String text) {

    public DatasetSpec {
        requireNonNull(name, "name");
        tasks = List.copyOf(tasks);
        features = List.copyOf(features);
        behaviours = List.copyOf(behaviours);
        sequences = List.copyOf(sequences);
        derived = List.copyOf(derived);
        requireNonNull(text, "text");
    }

    /** The task names, in output order. */
    public List<String> taskNames() {
        return tasks.stream().map(TaskSpec::name).toList();
    }

    /** Names of the model's output columns: a task's name, or {@code task_class} for each class of a task. */
    public List<String> scoreNames() {
        return tasks.stream().flatMap(task -> task.scoreNames().stream()).toList();
    }

    /** The feature of this name. */
    public Optional<FeatureSpec> feature(String wanted) {
        return features.stream()
                .filter(feature -> feature.name().equals(wanted))
                .findFirst();
    }

    /** The declared features of one owner, in file order. */
    public List<FeatureSpec> featuresOf(FeatureOwner owner) {
        return features.stream().filter(feature -> feature.owner() == owner).toList();
    }

    /** Behaviour types whose past popularity the model reads, as item document counters, in order. */
    public List<String> counters() {
        TreeSet<String> counted = new TreeSet<>();
        for (DerivedSpec feature : derived) {
            if (feature instanceof DerivedSpec.Popularity popularity) {
                counted.add(popularity.of());
                if (popularity.given() != null) {
                    counted.add(popularity.given());
                }
            }
        }
        return List.copyOf(counted);
    }

    /** Every field of the item document the model reads: declared item features, then popularity counters. */
    public List<String> itemFields() {
        Set<String> fields = new LinkedHashSet<>();
        featuresOf(FeatureOwner.ITEM).stream()
                .filter(feature -> !feature.crossed())
                .forEach(feature -> fields.add(feature.name()));
        counters().forEach(behaviour -> fields.add(DerivedSpec.counterField(behaviour)));
        return List.copyOf(fields);
    }

    /** The item features that a behaviour event must carry: those of sequences and of derived features. */
    public List<String> eventFields() {
        TreeSet<String> fields = new TreeSet<>();
        sequences.forEach(sequence -> fields.addAll(sequence.fields()));
        derived.forEach(feature -> fields.addAll(feature.eventFields()));
        return List.copyOf(fields);
    }
}
