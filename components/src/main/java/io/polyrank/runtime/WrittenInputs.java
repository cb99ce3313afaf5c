package io.polyrank.runtime;

import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A copy of the inputs that a query was scored with, to be compared with what they should have been. */
public final class WrittenInputs {

    /** One of them; of the arrays the one of its type is filled. */
    private record Written(ModelInput input, int[] ints, float[] floats) {}

    private final List<Written> all = new ArrayList<>();

    /**
     * @param userToo whether the user's inputs were written: not where what the model made of the user was known
     */
    WrittenInputs(Slot slot, List<ModelInput> inputs, boolean userToo) {
        for (int index = 0; index < inputs.size(); index++) {
            ModelInput input = inputs.get(index);
            if (input.perCandidate() || userToo) {
                int elements = input.width() * (input.perCandidate() ? slot.candidates() : 1);
                int[] ints = new int[input.isFloat() ? 0 : elements];
                float[] floats = new float[input.isFloat() ? elements : 0];
                if (input.isFloat()) {
                    slot.floats(index).get(0, floats);
                } else {
                    slot.ints(index).get(0, ints);
                }
                all.add(new Written(input, ints, floats));
            }
        }
    }

    /** The first place where other inputs of the same query are not the same bit for bit, as a text; nothing if all are. */
    public Optional<String> difference(EncodedUser user, EncodedCandidates candidates) {
        for (Written written : all) {
            ModelInput input = written.input();
            int length = input.isFloat() ? written.floats().length : written.ints().length;
            for (int at = 0; at < length; at++) {
                boolean same = input.isFloat()
                        ? Float.floatToRawIntBits(written.floats()[at])
                                == Float.floatToRawIntBits(input.floats(user, candidates)[at])
                        : written.ints()[at] == input.ints(user, candidates)[at];
                if (!same) {
                    return Optional.of(input.name() + " row " + at / input.width() + " column " + at % input.width()
                            + ": found "
                            + (input.isFloat() ? written.floats()[at] : written.ints()[at]) + ", expected "
                            + (input.isFloat()
                                    ? input.floats(user, candidates)[at]
                                    : input.ints(user, candidates)[at]));
                }
            }
        }
        return Optional.empty();
    }
}
