package io.polyrank.encode;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * One input tensor of a model. Its first axis counts queries' users on the per-query side and candidates on the
 * per-candidate side; the following axes are given by {@code shape}. Trainer, exporter and runtime all take their
 * inputs from {@link #of(InputLayout)}, so that names, order and shapes agree by construction.
 *
 * @param part which part of the encoded query it carries
 * @param index which of several inputs of this part
 * @param name name in the model
 * @param shape sizes of the axes after the first
 */
public record ModelInput(Part part, int index, String name, List<Integer> shape) {

    /** The parts of an encoded query. */
    public enum Part {
        USER_IDS,
        USER_NUMBERS,
        USER_MULTIPLE,
        SEQUENCE,
        CANDIDATE_IDS,
        CANDIDATE_NUMBERS,
        CANDIDATE_MULTIPLE
    }

    public ModelInput {
        requireNonNull(part, "part");
        requireNonNull(name, "name");
        shape = List.copyOf(shape);
    }

    /** The inputs of a layout, in model order; parts without columns have none. */
    public static List<ModelInput> of(InputLayout layout) {
        List<ModelInput> inputs = new ArrayList<>();
        matrix(inputs, Part.USER_IDS, "user_ids", layout.userIds().size());
        matrix(inputs, Part.USER_NUMBERS, "user_numbers", layout.userNumbers().size());
        multiples(inputs, Part.USER_MULTIPLE, "user_", layout.userMultiples());
        for (int index = 0; index < layout.sequences().size(); index++) {
            InputLayout.Sequence sequence = layout.sequences().get(index);
            inputs.add(new ModelInput(
                    Part.SEQUENCE,
                    index,
                    "sequence_" + sequence.behaviour(),
                    List.of(sequence.length(), sequence.width())));
        }
        matrix(
                inputs,
                Part.CANDIDATE_IDS,
                "candidate_ids",
                layout.candidateIds().size());
        matrix(
                inputs,
                Part.CANDIDATE_NUMBERS,
                "candidate_numbers",
                layout.candidateNumbers().size());
        multiples(inputs, Part.CANDIDATE_MULTIPLE, "candidate_", layout.candidateMultiples());
        return List.copyOf(inputs);
    }

    /** Whether the first axis counts candidates. */
    public boolean perCandidate() {
        return switch (part) {
            case USER_IDS, USER_NUMBERS, USER_MULTIPLE, SEQUENCE -> false;
            case CANDIDATE_IDS, CANDIDATE_NUMBERS, CANDIDATE_MULTIPLE -> true;
        };
    }

    /** Whether the elements are 32-bit floats; otherwise they are 32-bit integers. */
    public boolean isFloat() {
        return part == Part.USER_NUMBERS || part == Part.CANDIDATE_NUMBERS;
    }

    /** Elements per user or candidate. */
    public int width() {
        return shape.stream().reduce(1, (left, right) -> left * right);
    }

    /** The elements of an integer input. */
    public int[] ints(EncodedUser user, EncodedCandidates candidates) {
        return switch (part) {
            case USER_IDS -> user.ids();
            case USER_MULTIPLE -> user.multiples().get(index);
            case SEQUENCE -> user.sequences().get(index);
            case CANDIDATE_IDS -> candidates.ids();
            case CANDIDATE_MULTIPLE -> candidates.multiples().get(index);
            case USER_NUMBERS, CANDIDATE_NUMBERS -> throw new IllegalStateException(name + " holds floats");
        };
    }

    /** The elements of a float input. */
    public float[] floats(EncodedUser user, EncodedCandidates candidates) {
        return switch (part) {
            case USER_NUMBERS -> user.numbers();
            case CANDIDATE_NUMBERS -> candidates.numbers();
            case USER_IDS, USER_MULTIPLE, SEQUENCE, CANDIDATE_IDS, CANDIDATE_MULTIPLE ->
                throw new IllegalStateException(name + " holds integers");
        };
    }

    private static void matrix(List<ModelInput> inputs, Part part, String name, int width) {
        if (width > 0) {
            inputs.add(new ModelInput(part, 0, name, List.of(width)));
        }
    }

    private static void multiples(
            List<ModelInput> inputs, Part part, String prefix, List<InputLayout.Multiple> multiples) {
        for (int index = 0; index < multiples.size(); index++) {
            InputLayout.Multiple multiple = multiples.get(index);
            inputs.add(new ModelInput(part, index, prefix + multiple.feature(), List.of(multiple.slots())));
        }
    }
}
