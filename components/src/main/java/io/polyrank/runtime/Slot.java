package io.polyrank.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.InputBuffers;
import io.polyrank.encode.ModelInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The direct, native-order buffers of one model run, kept between runs and grown when a query has more candidates than
 * any before, and the tensors on them and on parts of them, made anew where a query has another number of rows. One query at a
 * time owns a slot.
 */
final class Slot implements InputBuffers, AutoCloseable {

    private static final IntBuffer NO_INTS = IntBuffer.allocate(0);
    private static final FloatBuffer NO_FLOATS = FloatBuffer.allocate(0);

    /** Of queries with as many rows; how they are divided depends on how many cores are idle. */
    private static final int MOST_PARTS = 64;

    /** Some of the rows. */
    private record Part(int from, int count) {}

    private final List<ModelInput> inputs;
    private final int outputs;
    private final Predicate<ModelInput> scored;
    private final IntBuffer[] ints;
    private final FloatBuffer[] floats;
    private FloatBuffer output = NO_FLOATS;
    private float[] scores = new float[0];
    private final Map<Part, SlotTensors> parts = new HashMap<>();
    private @Nullable SlotTensors users;
    private int candidates;
    private int rows;

    /**
     * @param inputs what the encoder writes
     * @param outputs scores per candidate
     * @param userApart whether the graph that scores candidates does without the user's inputs
     */
    Slot(List<ModelInput> inputs, int outputs, boolean userApart) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.scored = userApart ? ModelInput::perCandidate : input -> true;
        this.ints = new IntBuffer[inputs.size()];
        this.floats = new FloatBuffer[inputs.size()];
        for (int index = 0; index < ints.length; index++) {
            ints[index] = NO_INTS;
            floats[index] = NO_FLOATS;
        }
    }

    /** Makes room for a query with so many candidates, one row each. */
    void prepare(int wanted) {
        prepare(wanted, wanted);
    }

    /**
     * Makes room for a query in a run of more rows than it has candidates.
     *
     * @param wanted how many candidates
     * @param filled how many rows, at least as many; those behind the candidates are zeros
     */
    void prepare(int wanted, int filled) {
        if (filled != rows || parts.size() > MOST_PARTS) {
            close();
        }
        candidates = wanted;
        rows = filled;
        for (int index = 0; index < ints.length; index++) {
            ModelInput input = inputs.get(index);
            int elements = elements(input, filled);
            int own = input.perCandidate() ? input.width() * wanted : elements;
            if (input.isFloat()) {
                if (floats[index].capacity() < elements || floats[index] == NO_FLOATS) {
                    floats[index] = direct(elements).asFloatBuffer();
                }
                floats[index].limit(elements);
                for (int at = own; at < elements; at++) {
                    floats[index].put(at, 0);
                }
            } else {
                if (ints[index].capacity() < elements || ints[index] == NO_INTS) {
                    ints[index] = direct(elements).asIntBuffer();
                }
                ints[index].limit(elements);
                for (int at = own; at < elements; at++) {
                    ints[index].put(at, 0);
                }
            }
        }
        int length = filled * outputs;
        if (output.capacity() < length || output == NO_FLOATS) {
            output = direct(length).asFloatBuffer();
        }
        output.limit(length);
    }

    /**
     * Copies a query's inputs into the buffers.
     *
     * @throws IllegalArgumentException when they were made by the encoder of another model
     */
    void fill(EncodedUser user, EncodedCandidates encoded) {
        if (encoded.count() != candidates) {
            prepare(encoded.count());
        }
        for (int index = 0; index < ints.length; index++) {
            ModelInput input = inputs.get(index);
            int elements = elements(input, encoded.count());
            if (input.isFloat()) {
                float[] values = input.floats(user, encoded);
                checkLength(input, values.length, elements);
                floats[index].put(0, values);
            } else {
                int[] values = input.ints(user, encoded);
                checkLength(input, values.length, elements);
                ints[index].put(0, values);
            }
        }
    }

    @Override
    public IntBuffer ints(int index) {
        return ints[index];
    }

    @Override
    public FloatBuffer floats(int index) {
        return floats[index];
    }

    /** The tensors on the buffers with some of the rows; those of different rows may be asked for by different threads. */
    synchronized SlotTensors tensors(OrtEnvironment environment, int from, int count) throws OrtException {
        Part part = new Part(from, count);
        SlotTensors known = parts.get(part);
        if (known == null) {
            known = SlotTensors.of(environment, this, inputs, scored, from, count, outputs);
            parts.put(part, known);
        }
        return known;
    }

    /** The tensors on the user's buffers alone. */
    SlotTensors users(OrtEnvironment environment) throws OrtException {
        SlotTensors known = users;
        if (known == null) {
            known = SlotTensors.of(environment, this, inputs, input -> !input.perCandidate(), 0, 0, 0);
            users = known;
        }
        return known;
    }

    /** Frees the tensors; the buffers go with the object. */
    @Override
    public void close() {
        parts.values().forEach(SlotTensors::close);
        parts.clear();
        if (users != null) {
            users.close();
            users = null;
        }
    }

    /** How many candidates there is room for now. */
    int candidates() {
        return candidates;
    }

    /** How many rows a run of all of them has. */
    int rows() {
        return rows;
    }

    /** Where the run writes its scores. */
    FloatBuffer output() {
        return output;
    }

    /** What the run wrote, in an array that the next query of as many candidates overwrites. */
    TaskScores scores() {
        int length = candidates * outputs;
        if (scores.length != length) {
            scores = new float[length];
        }
        output.get(0, scores);
        return new TaskScores(candidates, outputs, scores);
    }

    private static int elements(ModelInput input, int count) {
        return input.width() * (input.perCandidate() ? count : 1);
    }

    private static void checkLength(ModelInput input, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException("input " + input.name() + ": found " + found + " values, expected "
                    + expected + "; encode with this model's encoder");
        }
    }

    /** Grows to the next power of two so that slowly rising candidate counts do not allocate each time. */
    private static ByteBuffer direct(int elements) {
        int bytes = Math.max(1, elements) * Float.BYTES;
        int capacity = Integer.highestOneBit(bytes - 1) << 1;
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }
}
