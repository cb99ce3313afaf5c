package io.polyrank.ops;

import java.util.Arrays;

/**
 * Values of a float tensor in row-major order with their shape, outside any framework.
 *
 * <p>The array is handed over, not copied, since tables reach hundreds of megabytes: neither side may change it
 * afterwards. Two are equal when shape and every bit of the values are.
 */
public final class TensorData {
    private final float[] values;
    private final long[] shape;

    private TensorData(float[] values, long[] shape) {
        this.values = values;
        this.shape = shape;
    }

    /**
     * Joins values and shape.
     *
     * @param values the values, last axis fastest
     * @param shape the lengths of the axes; none for a scalar
     * @throws IllegalArgumentException if the shape does not hold exactly these values
     */
    public static TensorData of(float[] values, long... shape) {
        long expected = Shapes.count(shape);
        if (expected != values.length) {
            throw new IllegalArgumentException("values: expected " + expected + " for shape " + Arrays.toString(shape)
                    + ", found " + values.length);
        }
        return new TensorData(values, shape.clone());
    }

    /** The values themselves; not to be changed. */
    public float[] values() {
        return values;
    }

    /** A copy of the lengths of the axes. */
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorData that
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "TensorData" + Arrays.toString(shape);
    }
}
