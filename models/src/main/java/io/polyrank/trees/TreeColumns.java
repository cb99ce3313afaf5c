package io.polyrank.trees;

import io.polyrank.encode.ModelInput;
import io.polyrank.train.EncodedSamples;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encoded samples as columns for trees: numbers as they are, each id as its rank by frequency in the training rows, so
 * that a cut separates frequent from rare values. A multi-value feature gives one column per slot. Sequences are left
 * out: a tree cannot read them, and the derived counts and rates carry what it could use of them.
 */
final class TreeColumns {

    private final List<ModelInput> inputs;
    private final int[] ranks;
    private final int width;

    /** Ranks the ids of these rows; ids that do not occur share the last rank. */
    TreeColumns(EncodedSamples training) {
        this.inputs = training.inputs().stream()
                .filter(input -> input.part() != ModelInput.Part.SEQUENCE)
                .toList();
        this.width = inputs.stream().mapToInt(ModelInput::width).sum();
        this.ranks = ranks(counts(training));
    }

    /** Number of columns. */
    int width() {
        return width;
    }

    /** The columns of some rows, {@code [rows x width]}. */
    float[] of(EncodedSamples samples, int[] rows) {
        float[] values = new float[Math.multiplyExact(rows.length, width)];
        int column = 0;
        for (ModelInput input : inputs) {
            if (input.isFloat()) {
                float[] numbers = samples.floats(input, rows);
                for (int at = 0; at < numbers.length; at++) {
                    values[at / input.width() * width + column + at % input.width()] = numbers[at];
                }
            } else {
                int[] ids = samples.ints(input, rows);
                for (int at = 0; at < ids.length; at++) {
                    values[at / input.width() * width + column + at % input.width()] = ranks[ids[at]];
                }
            }
            column += input.width();
        }
        return values;
    }

    private int[] counts(EncodedSamples training) {
        int[] counts = new int[training.encoder().idCount()];
        int[] rows = IntStream.range(0, training.rows()).toArray();
        for (ModelInput input : inputs) {
            if (!input.isFloat()) {
                for (int id : training.ints(input, rows)) {
                    counts[id]++;
                }
            }
        }
        return counts;
    }

    /** All features share one id space, so ranks over all ids order the ids of each feature too. */
    private static int[] ranks(int[] counts) {
        int[] byCount = IntStream.range(0, counts.length)
                .boxed()
                .filter(id -> counts[id] > 0)
                .sorted(Comparator.comparingInt((Integer id) -> -counts[id]).thenComparingInt(id -> id))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ranks = new int[counts.length];
        Arrays.fill(ranks, byCount.length);
        for (int rank = 0; rank < byCount.length; rank++) {
            ranks[byCount[rank]] = rank;
        }
        return ranks;
    }
}
