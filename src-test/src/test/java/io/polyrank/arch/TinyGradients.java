package io.polyrank.arch;

import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which weights a number depends on, by the gradient it leaves in them.
 *
 * @param byWeight gradients by weight name, zeros where there is none
 */
record TinyGradients(Map<String, float[]> byWeight) {

    TinyGradients {
        byWeight = Map.copyOf(byWeight);
    }

    /** Whether a weight matters. */
    boolean reach(String weight) {
        return IntStream.range(0, of(weight).length).anyMatch(at -> of(weight)[at] != 0);
    }

    /** Whether one of so many equal parts of a weight's first axis matters. */
    boolean reachPart(String weight, int part, int parts) {
        float[] values = of(weight);
        int length = values.length / parts;
        return IntStream.range(part * length, (part + 1) * length).anyMatch(at -> values[at] != 0);
    }

    /** Whether one of so many equal parts of a weight's last axis, which has {@code width} elements, matters. */
    boolean reachColumns(String weight, int part, int parts, int width) {
        float[] values = of(weight);
        return IntStream.range(0, values.length)
                .filter(at -> at % width / (width / parts) == part)
                .anyMatch(at -> values[at] != 0);
    }

    private float[] of(String weight) {
        float[] values = byWeight.get(weight);
        if (values == null) {
            throw new IllegalArgumentException("weight " + weight + " is none of " + byWeight.keySet());
        }
        return values;
    }
}
