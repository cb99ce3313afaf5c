package io.polyrank.data;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DerivedSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts, per item and behaviour type, how often something happened so far. */
final class Popularity {

    /** Where the count of a behaviour type stands, by behaviour type and by counter field. */
    private final Map<String, Integer> placeOfBehaviour = new HashMap<>();

    private final Map<String, Integer> placeOfField = new HashMap<>();
    private final Map<String, long[]> counts = new HashMap<>();

    Popularity(DatasetSpec spec) {
        for (String behaviour : spec.counters()) {
            placeOfField.put(DerivedSpec.counterField(behaviour), placeOfBehaviour.size());
            placeOfBehaviour.put(behaviour, placeOfBehaviour.size());
        }
    }

    void add(String behaviour, String item) {
        Integer place = placeOfBehaviour.get(behaviour);
        if (place != null) {
            counts.computeIfAbsent(item, key -> none())[place]++;
        }
    }

    /** The item's fields with its counters as of now. */
    FieldValues with(String item, FieldValues itemFields) {
        long[] now = counts.get(item);
        return new Counted(itemFields, placeOfField, now == null ? none() : now.clone());
    }

    private long[] none() {
        return new long[placeOfBehaviour.size()];
    }

    private static final class Counted implements FieldValues {
        private final FieldValues item;
        private final Map<String, Integer> places;
        private final long[] counts;

        Counted(FieldValues item, Map<String, Integer> places, long[] counts) {
            this.item = item;
            this.places = places;
            this.counts = counts;
        }

        @Override
        public @Nullable String text(String field) {
            Integer place = places.get(field);
            return place == null ? item.text(field) : Long.toString(counts[place]);
        }

        @Override
        public double number(String field) {
            Integer place = places.get(field);
            return place == null ? item.number(field) : counts[place];
        }

        @Override
        public List<String> texts(String field) {
            Integer place = places.get(field);
            return place == null ? item.texts(field) : List.of(Long.toString(counts[place]));
        }
    }
}
