package io.polyrank.experiment;

import io.polyrank.interleave.Interleaving;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a layer's units, split among variants, or all shown mixtures of them.
 *
 * @param name what it is called, once among all layers and experiments
 * @param salt what splits its units among variants: that of the layer, {@code /}, and the name
 * @param slice which buckets of the layer it holds
 * @param start from when on units are assigned; null for ever since
 * @param end when that is over; null for never
 * @param stopped whether it is over now, whatever the times say
 * @param eligibility whom it is for
 * @param interleaving how the variants' rankings become one list; null where every unit is in one variant
 * @param variants what is compared, at least one; none holds a bucket of another
 */
public record Experiment(
        String name,
        Salt salt,
        Slice slice,
        @Nullable Instant start,
        @Nullable Instant end,
        boolean stopped,
        Eligibility eligibility,
        @Nullable Interleaving interleaving,
        List<Variant> variants) {

    public Experiment {
        variants = List.copyOf(variants);
    }

    /** Whether units are assigned at a time: at the start already, at the end no longer. */
    public boolean isRunning(long nowMillis) {
        return !stopped
                && (start == null || nowMillis >= start.toEpochMilli())
                && (end == null || nowMillis < end.toEpochMilli());
    }

    /** The variant of this name. */
    public @Nullable Variant variant(String variantName) {
        for (Variant variant : variants) {
            if (variant.name().equals(variantName)) {
                return variant;
            }
        }
        return null;
    }

    /** The variant that holds a bucket of this experiment. */
    public @Nullable Variant variantAt(int bucket) {
        for (Variant variant : variants) {
            if (variant.slice().holds(bucket)) {
                return variant;
            }
        }
        return null;
    }

    /** The same with more or fewer of its layer's buckets. */
    Experiment ramped(int count) {
        if (count < 0 || count > slice.room()) {
            throw new IllegalArgumentException("share of " + name + ": found " + count + " buckets, expected 0 to "
                    + slice.room() + ", as many as its buckets " + slice.from() + "-" + slice.to() + " have room for");
        }
        Slice ramped = new Slice(slice.from(), slice.to(), count);
        return new Experiment(name, salt, ramped, start, end, stopped, eligibility, interleaving, variants);
    }

    /** The same with its buckets split anew. */
    Experiment resplit(List<Slice> slices) {
        List<Variant> moved = new ArrayList<>();
        for (int place = 0; place < slices.size(); place++) {
            Variant variant = variants.get(place);
            moved.add(new Variant(variant.name(), slices.get(place), variant.changes()));
        }
        return new Experiment(name, salt, slice, start, end, stopped, eligibility, interleaving, moved);
    }
}
