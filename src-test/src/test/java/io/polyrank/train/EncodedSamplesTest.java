package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.data.Replay;
import io.polyrank.data.Sample;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import io.polyrank.testing.TinyWorld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodedSamplesTest {

    private final Encoder encoder = TinyWorld.data().encoder();
    private final List<Sample> samples = new ArrayList<>();

    EncodedSamplesTest() {
        new Replay(TinyWorld.log()).run(samples::add);
    }

    /** More rows than the store holds at first. */
    private EncodedSamples stored(int times) {
        EncodedSamples stored = new EncodedSamples(encoder);
        for (int time = 0; time < times; time++) {
            samples.forEach(stored::add);
        }
        return stored;
    }

    @Test
    void add_anySample_isStoredAsTheEncoderEncodesIt() {
        EncodedSamples stored = stored(3);

        assertThat(stored.rows()).isEqualTo(3 * samples.size()).isGreaterThan(1024);
        for (int row = 0; row < stored.rows(); row += 7) {
            Sample sample = samples.get(row % samples.size());
            Encoder.Query query = encoder.query(
                    sample.user(),
                    sample.exposure().context(),
                    sample.exposure().timeMillis());
            EncodedUser user = query.user();
            EncodedCandidates candidate = query.candidates(List.of(sample.candidate()));
            for (ModelInput input : stored.inputs()) {
                if (input.isFloat()) {
                    assertThat(stored.floats(input, new int[] {row}))
                            .as(input.name())
                            .isEqualTo(input.floats(user, candidate));
                } else {
                    assertThat(stored.ints(input, new int[] {row}))
                            .as(input.name())
                            .isEqualTo(input.ints(user, candidate));
                }
            }
            assertThat(stored.user(row)).usingRecursiveComparison().isEqualTo(user);
            assertThat(stored.candidates(new int[] {row}))
                    .usingRecursiveComparison()
                    .isEqualTo(candidate);
        }
    }

    @Test
    void candidates_ofSeveralRows_standOneAfterTheOther() {
        EncodedSamples stored = stored(1);
        int[] chosen = {5, 0, 5};
        EncodedCandidates candidates = stored.candidates(chosen);

        assertThat(candidates.count()).isEqualTo(3);
        int width = candidates.ids().length / 3;
        assertThat(Arrays.copyOfRange(candidates.ids(), 2 * width, 3 * width))
                .isEqualTo(Arrays.copyOf(candidates.ids(), width))
                .isEqualTo(stored.candidates(new int[] {5}).ids());
    }

    @Test
    void labels_missingOnes_areNaN() {
        EncodedSamples stored = stored(1);
        int[] all = IntStream.range(0, stored.rows()).toArray();
        float[] labels = stored.labels(all);

        for (int row = 0; row < stored.rows(); row++) {
            boolean clicked = samples.get(row).exposure().positive("clicked");
            boolean carted = samples.get(row).exposure().positive("carted");
            assertThat(labels[row * 3]).isEqualTo(clicked ? 1 : 0);
            assertThat(Float.isNaN(labels[row * 3 + 1])).isEqualTo(!clicked);
            assertThat(Float.isNaN(labels[row * 3 + 2])).isEqualTo(!carted);
            assertThat(stored.labelsOf(2)[row]).isEqualTo(Float.valueOf(labels[row * 3 + 2]));
        }
    }

    @Test
    void groups_areEqualForRowsOfOneUserOnly() {
        int[] groups = stored(1).groups();
        Map<Integer, String> users = new HashMap<>();
        for (int row = 0; row < groups.length; row++) {
            String user = samples.get(row).exposure().user();
            assertThat(users.computeIfAbsent(groups[row], key -> user)).isEqualTo(user);
        }
        assertThat(users).hasSize(30);
    }
}
