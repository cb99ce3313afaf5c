package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import io.polyrank.encode.ModelInput.Part;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotTest {

    private static final EncodedUser USER = new EncodedUser(new int[] {41, 42}, new float[0], List.of(), List.of());

    private final Slot slot = new Slot(
            List.of(
                    new ModelInput(Part.USER_IDS, 0, "user_ids", List.of(2)),
                    new ModelInput(Part.CANDIDATE_NUMBERS, 0, "candidate_numbers", List.of(3))),
            2,
            false);

    @Test
    void fill_oneThenManyThenFew_holdsExactlyTheLatest() {
        for (int count : new int[] {1, 1000, 3}) {
            float[] numbers = new float[3 * count];
            Arrays.fill(numbers, count);

            slot.fill(USER, new EncodedCandidates(count, new int[0], numbers, List.of()));

            IntBuffer ids = slot.ints(0);
            FloatBuffer floats = slot.floats(1);
            assertThat(ids.isDirect() && floats.isDirect()).isTrue();
            assertThat(new int[] {ids.get(0), ids.get(1)}).containsExactly(41, 42);
            assertThat(ids.remaining()).isEqualTo(2);
            float[] held = new float[floats.remaining()];
            floats.get(0, held);
            assertThat(held).isEqualTo(numbers);
            assertThat(slot.output().remaining()).isEqualTo(2 * count);
        }
    }

    @Test
    void fill_fewAfterMany_keepsTheLargeBuffers() {
        slot.fill(USER, new EncodedCandidates(1000, new int[0], new float[3000], List.of()));
        slot.fill(USER, new EncodedCandidates(1, new int[0], new float[3], List.of()));

        assertThat(slot.floats(1).capacity()).isEqualTo(4096);
    }
}
