package io.polyrank.encode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The known values of a categorical feature, each with its place in the list. Immutable. */
public final class Vocabulary {

    private final List<String> values;
    private final Map<String, Integer> places = new HashMap<>();
    private final WholeNumbers numbers;

    /**
     * @param values the known values, in id order
     * @throws IllegalArgumentException when a value stands twice
     */
    public Vocabulary(List<String> values) {
        this.values = List.copyOf(values);
        for (String value : this.values) {
            if (places.put(value, places.size()) != null) {
                throw new IllegalArgumentException(
                        "vocabulary: found \"" + value + "\" twice, expected each value once");
            }
        }
        this.numbers = new WholeNumbers(this.values);
    }

    /** The place of a value, or -1 when it is unknown. */
    int place(String value) {
        long number = WholeNumbers.read(value);
        return number == WholeNumbers.NONE ? places.getOrDefault(value, -1) : numbers.place(number);
    }

    /** The place of a whole number's digits, or -1 when they are unknown. */
    int place(long number) {
        return numbers.place(number);
    }

    /** The known values, in id order. */
    public List<String> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vocabulary vocabulary && values.equals(vocabulary.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "vocabulary of " + values.size();
    }
}
