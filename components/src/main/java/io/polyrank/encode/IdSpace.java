package io.polyrank.encode;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hashing;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.encode.InputLayout.Multiple;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Categorical;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One id space over all categorical features, so that one embedding table serves them all. Id 0 is padding; each
 * feature owns a block: missing, unknown, then its vocabulary or hash buckets. A feature keeps its ids wherever it
 * appears, as a candidate's field or in a behaviour sequence.
 */
final class IdSpace {

    private static final int MISSING = 0;
    private static final int UNKNOWN = 1;
    private static final int FIRST_VALUE = 2;

    /** A feature's block. */
    record Block(int start, int buckets, @Nullable Vocabulary vocabulary) {

        /** The id of a missing value. */
        int missing() {
            return start + MISSING;
        }

        /** The id of a value; null is missing. */
        int id(@Nullable String value) {
            if (value == null) {
                return missing();
            }
            if (vocabulary == null) {
                int hash = Hashing.murmur3_32_fixed()
                        .hashString(value, StandardCharsets.UTF_8)
                        .asInt();
                return start + FIRST_VALUE + Math.floorMod(hash, buckets);
            }
            return id(vocabulary.place(value));
        }

        /** The id of a feature's value among others; whole numbers are found without making texts of them. */
        int id(FieldValues values, String field) {
            double number = vocabulary == null ? Double.NaN : values.wholeNumber(field);
            return Double.isNaN(number) || vocabulary == null
                    ? id(values.text(field))
                    : id(vocabulary.place((long) number));
        }

        /** The ids of all values of a multi-value feature, written to its slots; 0 is padding. */
        void ids(FieldValues values, Multiple multiple, IntBuffer into, int from) {
            List<String> texts = values.texts(multiple.feature());
            for (int slot = 0; slot < multiple.slots(); slot++) {
                into.put(from + slot, slot < texts.size() ? id(texts.get(slot)) : 0);
            }
            if (texts.isEmpty()) {
                into.put(from, missing());
            }
        }

        private int id(int place) {
            return start + (place < 0 ? UNKNOWN : FIRST_VALUE + place);
        }

        int size() {
            return FIRST_VALUE
                    + (vocabulary == null ? buckets : vocabulary.values().size());
        }
    }

    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private final int count;

    IdSpace(DatasetSpec spec, Map<String, Vocabulary> vocabularies) {
        long next = 1;
        for (FeatureSpec feature : spec.features()) {
            if (feature.form() instanceof Categorical form) {
                Vocabulary vocabulary = form.buckets() > 0 ? null : vocabularies.get(feature.name());
                if (form.buckets() == 0 && vocabulary == null) {
                    throw new IllegalArgumentException(
                            "vocabulary of feature " + feature.name() + ": found none, expected one");
                }
                Block block = new Block((int) next, form.buckets(), vocabulary);
                blocks.put(feature.name(), block);
                next += block.size();
                if (next > Integer.MAX_VALUE) {
                    throw new IllegalArgumentException("ids of all categorical features up to " + feature.name()
                            + ": found " + next + ", expected at most " + Integer.MAX_VALUE + "; use fewer buckets");
                }
            }
        }
        count = (int) next;
    }

    /** Number of ids, padding included. */
    int count() {
        return count;
    }

    /** A feature's ids. */
    Block of(String feature) {
        return requireNonNull(blocks.get(feature), feature);
    }

    /** The id that stands for any value of the feature not seen in training. */
    int unknownId(String feature) {
        return of(feature).start() + UNKNOWN;
    }
}
