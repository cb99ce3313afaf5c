package io.polyrank.behaviour;

import com.yahoo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of the values of a field that has several, where it is stored without one. */
public final class ValueOrder {

    /** Whole numbers first, by size, then texts by their characters: the order training has them in. */
    public static final Comparator<String> NUMBERS_FIRST = Comparator.comparing(
                    ValueOrder::digits, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Comparator.naturalOrder());

    private static final int LONGEST_NUMBER = 18;

    private ValueOrder() {}

    /**
     * The values that a tensor with one mapped dimension has as labels, in order.
     *
     * @throws InvalidValueException for another tensor
     */
    public static List<String> labels(String field, Tensor tensor) {
        if (tensor.type().rank() != 1 || !tensor.type().dimensions().get(0).isMapped()) {
            throw new InvalidValueException(
                    field,
                    tensor.type().toString(),
                    "a tensor with one mapped dimension, such as tensor<float>(tag{})");
        }
        List<String> labels = new ArrayList<>();
        for (Iterator<Tensor.Cell> cells = tensor.cellIterator(); cells.hasNext(); ) {
            labels.add(cells.next().getKey().label(0));
        }
        labels.sort(NUMBERS_FIRST);
        return List.copyOf(labels);
    }

    private static @Nullable Long digits(String label) {
        boolean whole = !label.isEmpty()
                && label.length() <= LONGEST_NUMBER
                && label.chars().allMatch(character -> character >= '0' && character <= '9');
        return whole ? Long.valueOf(label) : null;
    }
}
