package io.polyrank.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared feature.
 *
 * @param name the field of the user profile, query context or item document that holds the raw value
 * @param owner whose field it is
 * @param form how the raw value becomes a number
 * @param otherwise the raw value taken where the field is absent; null keeps it missing
 */
public record FeatureSpec(
        String name,
        FeatureOwner owner,
        Form form,
        @Nullable String otherwise) {

    public FeatureSpec {
        requireNonNull(name, "name");
        requireNonNull(owner, "owner");
        requireNonNull(form, "form");
    }

    /** How a raw value becomes a number. */
    public sealed interface Form permits Categorical, Numerical {}

    /**
     * A value out of a set.
     *
     * @param minimumCount values seen less often in training share the unknown id; ignored with buckets
     * @param buckets number of hash buckets; 0 keeps a vocabulary instead
     * @param maximumValues 1 for a single value, more for a multi-value feature of which the first so many count
     * @param cross names of single-value features whose values together are this feature's value, so that a model need
     *     not learn the combination from its parts; empty for a field of its own
     */
    public record Categorical(int minimumCount, int buckets, int maximumValues, List<String> cross) implements Form {

        public Categorical {
            cross = List.copyOf(cross);
        }

        /** A value of its own field. */
        public Categorical(int minimumCount, int buckets, int maximumValues) {
            this(minimumCount, buckets, maximumValues, List.of());
        }
    }

    /**
     * A number, transformed and then standardised with the mean and deviation of the training rows.
     *
     * @param transform applied before standardisation
     * @param missing the number that stands for a missing value, before the transform
     * @param limit how many deviations from the mean a number may be away; those beyond are taken to stand there
     */
    public record Numerical(Transform transform, double missing, double limit) implements Form {

        /** The usual limit: a wild value cannot drown the rest. */
        public static final double LIMIT = 5;

        public Numerical {
            if (!(limit > 0 && limit <= 1000)) {
                throw new IllegalArgumentException("limit: found " + limit + ", expected a positive number up to 1000");
            }
        }

        /** With the usual limit. */
        public Numerical(Transform transform, double missing) {
            this(transform, missing, LIMIT);
        }
    }

    /** Whether the value is put together from those of other features. */
    public boolean crossed() {
        return form instanceof Categorical categorical && !categorical.cross().isEmpty();
    }

    /** Whether this is a categorical feature with several values. */
    public boolean multiple() {
        return form instanceof Categorical categorical && categorical.maximumValues() > 1;
    }
}
