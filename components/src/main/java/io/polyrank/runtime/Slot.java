package io.polyrank.runtime;

import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * The direct, native-order buffers of one model run, kept between runs and grown when a query has more candidates than
 * any before. Not thread-safe: one run at a time owns a slot.
 */
final class Slot {

    private final List<ModelInput> inputs;
    private final ByteBuffer[] buffers;
    private final int tasks;
    private ByteBuffer output = ByteBuffer.allocateDirect(0);

    Slot(List<ModelInput> inputs, int tasks) {
        this.inputs = inputs;
        this.tasks = tasks;
        this.buffers = new ByteBuffer[inputs.size()];
        for (int index = 0; index < buffers.length; index++) {
            buffers[index] = ByteBuffer.allocateDirect(0);
        }
    }

    /**
     * Copies a query's inputs into the buffers.
     *
     * @throws IllegalArgumentException when they were made by the encoder of another model
     */
    void fill(EncodedUser user, EncodedCandidates candidates) {
        for (int index = 0; index < buffers.length; index++) {
            ModelInput input = inputs.get(index);
            int elements = input.width() * (input.perCandidate() ? candidates.count() : 1);
            buffers[index] = atLeast(buffers[index], elements);
            if (input.isFloat()) {
                float[] values = input.floats(user, candidates);
                checkLength(input, values.length, elements);
                buffers[index].asFloatBuffer().put(values);
            } else {
                int[] values = input.ints(user, candidates);
                checkLength(input, values.length, elements);
                buffers[index].asIntBuffer().put(values);
            }
        }
        output = atLeast(output, candidates.count() * tasks);
    }

    IntBuffer ints(int index, int elements) {
        return buffers[index].asIntBuffer().limit(elements);
    }

    FloatBuffer floats(int index, int elements) {
        return buffers[index].asFloatBuffer().limit(elements);
    }

    FloatBuffer output(int elements) {
        return output.asFloatBuffer().limit(elements);
    }

    private static void checkLength(ModelInput input, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException("input " + input.name() + ": found " + found + " values, expected "
                    + expected + "; encode with this model's encoder");
        }
    }

    /** Grows to the next power of two so that slowly rising candidate counts do not allocate each time. */
    private static ByteBuffer atLeast(ByteBuffer buffer, int elements) {
        int bytes = Math.max(1, elements) * Float.BYTES;
        if (buffer.capacity() >= bytes) {
            return buffer;
        }
        int capacity = Integer.highestOneBit(bytes - 1) << 1;
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }
}
