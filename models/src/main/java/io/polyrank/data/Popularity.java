package io.polyrank.data;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DerivedSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts, per item and behaviour type, how often something happened so far. */
final class Popularity {

    private final List<String> counted;
    private final Set<String> fields;
    private final Map<String, long[]> counts = new HashMap<>();

    Popularity(DatasetSpec spec) {
        counted = spec.counters();
        fields = Set.copyOf(counted.stream().map(DerivedSpec::counterField).toList());
    }

    void add(String behaviour, String item) {
        int place = counted.indexOf(behaviour);
        if (place >= 0) {
            counts.computeIfAbsent(item, key -> new long[counted.size()])[place]++;
        }
    }

    /** The item's fields with its counters as of now. */
    FieldValues with(String item, FieldValues itemFields) {
        long[] now = counts.getOrDefault(item, new long[counted.size()]).clone();
        return new Counted(itemFields, fields, counters(now));
    }

    private Map<String, Long> counters(long[] values) {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (int place = 0; place < values.length; place++) {
            counters.put(DerivedSpec.counterField(counted.get(place)), values[place]);
        }
        return counters;
    }

    private record Counted(FieldValues item, Set<String> fields, Map<String, Long> counters) implements FieldValues {

        @Override
        public @Nullable String text(String field) {
            return fields.contains(field) ? String.valueOf(counters.get(field)) : item.text(field);
        }

        @Override
        public double number(String field) {
            return fields.contains(field) ? counters.getOrDefault(field, 0L) : item.number(field);
        }

        @Override
        public List<String> texts(String field) {
            return fields.contains(field)
                    ? new TextFields(Map.of(field, String.valueOf(counters.get(field)))).texts(field)
                    : item.texts(field);
        }
    }
}
