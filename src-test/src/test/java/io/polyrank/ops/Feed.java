package io.polyrank.ops;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One input of a {@link Program}: floats or ids. */
final class Feed {
    private final @Nullable TensorData floats;
    private final int[] ids;
    private final long[] shape;

    private Feed(@Nullable TensorData floats, int[] ids, long... shape) {
        this.floats = floats;
        this.ids = ids;
        this.shape = shape;
    }

    /** The values, or nothing if this input holds ids. */
    @Nullable TensorData floats() {
        return floats;
    }

    int[] ids() {
        return ids;
    }

    long[] shape() {
        return shape;
    }

    static Feed normal(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(Shapes.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return floats(values, shape);
    }

    static Feed positive(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(Shapes.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.1f + 3 * random.nextFloat();
        }
        return floats(values, shape);
    }

    static Feed floats(float[] values, long... shape) {
        return new Feed(TensorData.of(values, shape), new int[0], shape);
    }

    static Feed ids(int[] values, long... shape) {
        return new Feed(null, values, shape);
    }

    static Feed ids(long seed, int bound, long... shape) {
        return ids(new Random(seed).ints(Shapes.count(shape), 0, bound).toArray(), shape);
    }
}
