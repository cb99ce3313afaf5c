package io.polyrank.encode;

import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DerivedSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Categorical;
import io.polyrank.spec.FeatureSpec.Numerical;
import io.polyrank.spec.SequenceSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the model's inputs, a pure function of the data set specification. Per query ("user" side): ids,
 * numbers, multi-value ids, sequences. Per candidate: ids, numbers, multi-value ids.
 *
 * @param userIds single-value categorical features of user and context
 * @param userNumbers numerical and derived features that are the same for all candidates
 * @param userMultiples multi-value features of user and context
 * @param candidateIds single-value categorical item features
 * @param candidateNumbers numerical item features, then derived features that depend on the candidate
 * @param candidateMultiples multi-value item features
 * @param sequences behaviour sequences
 */
public record InputLayout(
        List<String> userIds,
        List<String> userNumbers,
        List<Multiple> userMultiples,
        List<String> candidateIds,
        List<String> candidateNumbers,
        List<Multiple> candidateMultiples,
        List<Sequence> sequences) {

    /**
     * A multi-value feature.
     *
     * @param feature its name
     * @param slots how many values count; missing ones are 0
     */
    public record Multiple(String feature, int slots) {}

    /**
     * A behaviour sequence: {@code length} events, each a row of {@code width} ids; 0 is padding, events stand at the
     * end, the latest last.
     *
     * @param behaviour behaviour type
     * @param length number of events
     * @param fields the item features of a row, each with its number of slots
     */
    public record Sequence(String behaviour, int length, List<Multiple> fields) {

        /** Ids per event. */
        public int width() {
            return fields.stream().mapToInt(Multiple::slots).sum();
        }
    }

    public InputLayout {
        userIds = List.copyOf(userIds);
        userNumbers = List.copyOf(userNumbers);
        userMultiples = List.copyOf(userMultiples);
        candidateIds = List.copyOf(candidateIds);
        candidateNumbers = List.copyOf(candidateNumbers);
        candidateMultiples = List.copyOf(candidateMultiples);
        sequences = List.copyOf(sequences);
    }

    /** The layout of a data set. */
    public static InputLayout of(DatasetSpec spec) {
        List<String> userIds = new ArrayList<>();
        List<String> userNumbers = new ArrayList<>();
        List<Multiple> userMultiples = new ArrayList<>();
        List<String> candidateIds = new ArrayList<>();
        List<String> candidateNumbers = new ArrayList<>();
        List<Multiple> candidateMultiples = new ArrayList<>();
        for (FeatureSpec feature : spec.features()) {
            boolean perQuery = feature.owner().perQuery();
            if (feature.form() instanceof Numerical) {
                (perQuery ? userNumbers : candidateNumbers).add(feature.name());
            } else if (feature.form() instanceof Categorical form && form.maximumValues() > 1) {
                (perQuery ? userMultiples : candidateMultiples).add(new Multiple(feature.name(), form.maximumValues()));
            } else {
                (perQuery ? userIds : candidateIds).add(feature.name());
            }
        }
        for (DerivedSpec derived : spec.derived()) {
            (derived.perQuery() ? userNumbers : candidateNumbers).add(derived.name());
        }
        List<Sequence> sequences = new ArrayList<>();
        for (SequenceSpec sequence : spec.sequences()) {
            List<Multiple> fields = sequence.fields().stream()
                    .map(field -> new Multiple(field, slots(spec, field)))
                    .toList();
            sequences.add(new Sequence(sequence.behaviour(), sequence.length(), fields));
        }
        return new InputLayout(
                userIds, userNumbers, userMultiples, candidateIds, candidateNumbers, candidateMultiples, sequences);
    }

    private static int slots(DatasetSpec spec, String field) {
        FeatureSpec feature = spec.feature(field)
                .orElseThrow(() -> new IllegalArgumentException("sequence field " + field + " is no declared feature"));
        return feature.form() instanceof Categorical form ? form.maximumValues() : 1;
    }
}
