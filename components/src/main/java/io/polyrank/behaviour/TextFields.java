package io.polyrank.behaviour;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Field values held as text, as logs and user documents carry them. Empty texts count as missing; several values are
 * separated by spaces.
 *
 * @param values text by field name
 */
public record TextFields(Map<String, String> values) implements FieldValues {

    public TextFields {
        Map<String, String> present = new LinkedHashMap<>();
        values.forEach((field, value) -> {
            if (!value.isEmpty()) {
                present.put(field, value);
            }
        });
        values = Collections.unmodifiableMap(present);
    }

    /** The named fields of any values, as text. */
    public static TextFields copyOf(FieldValues values, List<String> fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String field : fields) {
            String text = values.text(field);
            if (text != null) {
                texts.put(field, text);
            }
        }
        return new TextFields(texts);
    }

    @Override
    public @Nullable String text(String field) {
        return values.get(field);
    }

    @Override
    public double number(String field) {
        String value = values.get(field);
        if (value == null) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new InvalidValueException(field, value, "a number");
        }
    }

    @Override
    public List<String> texts(String field) {
        String value = values.get(field);
        if (value == null) {
            return List.of();
        }
        if (value.indexOf(' ') < 0) {
            return List.of(value);
        }
        return Arrays.stream(value.split(" ")).filter(part -> !part.isEmpty()).toList();
    }
}
