package io.polyrank.train;

import java.util.Arrays;

/**
 * Samples that go through the model together: rows that stand for themselves, or lists of rows padded to one length with
 * copies of their first row.
 */
final class SampleBatch {

    private final int[] rows;
    private final int listSize;
    private final boolean[] real;

    /**
     * @param rows numbers of the samples, lists one after another
     * @param listSize rows of each list; 0 for rows that stand for themselves
     * @param real whether a row counts; padding does not
     */
    SampleBatch(int[] rows, int listSize, boolean[] real) {
        this.rows = rows;
        this.listSize = listSize;
        this.real = real;
    }

    int[] rows() {
        return rows;
    }

    int listSize() {
        return listSize;
    }

    boolean[] real() {
        return real;
    }

    /** Labels {@code [rows x tasks]}, NaN where missing and in padding. */
    float[] labels(EncodedSamples samples) {
        float[] labels = samples.labels(rows);
        int tasks = samples.spec().tasks().size();
        for (int row = 0; row < rows.length; row++) {
            if (!real[row]) {
                Arrays.fill(labels, row * tasks, (row + 1) * tasks, Float.NaN);
            }
        }
        return labels;
    }

    /** 1 where a row counts, 0 in padding. */
    float[] present() {
        float[] present = new float[real.length];
        for (int row = 0; row < present.length; row++) {
            present[row] = real[row] ? 1 : 0;
        }
        return present;
    }
}
