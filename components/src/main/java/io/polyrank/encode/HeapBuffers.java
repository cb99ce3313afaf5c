package io.polyrank.encode;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/** Inputs in arrays of their own, for whoever keeps them. */
final class HeapBuffers implements InputBuffers {

    private final List<ModelInput> inputs;
    private final IntBuffer[] ints;
    private final FloatBuffer[] floats;

    /**
     * @param candidates how many candidates there is room for; none leaves no room for their inputs
     */
    HeapBuffers(List<ModelInput> inputs, int candidates) {
        this.inputs = inputs;
        this.ints = new IntBuffer[inputs.size()];
        this.floats = new FloatBuffer[inputs.size()];
        for (int index = 0; index < ints.length; index++) {
            ModelInput input = inputs.get(index);
            int elements = input.width() * (input.perCandidate() ? candidates : 1);
            ints[index] = IntBuffer.allocate(input.isFloat() ? 0 : elements);
            floats[index] = FloatBuffer.allocate(input.isFloat() ? elements : 0);
        }
    }

    @Override
    public IntBuffer ints(int input) {
        return ints[input];
    }

    @Override
    public FloatBuffer floats(int input) {
        return floats[input];
    }

    /** The integers of a part that has at most one input. */
    int[] ints(ModelInput.Part part) {
        List<int[]> found = all(part);
        return found.isEmpty() ? new int[0] : found.get(0);
    }

    /** The floats of a part that has at most one input. */
    float[] floats(ModelInput.Part part) {
        for (int index = 0; index < floats.length; index++) {
            if (inputs.get(index).part() == part) {
                return floats[index].array();
            }
        }
        return new float[0];
    }

    /** The integers of all inputs of a part, in order. */
    List<int[]> all(ModelInput.Part part) {
        List<int[]> found = new ArrayList<>();
        for (int index = 0; index < ints.length; index++) {
            if (inputs.get(index).part() == part) {
                found.add(ints[index].array());
            }
        }
        return found;
    }
}
