package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketsTest {

    private static final UserContext NOBODY = UserContext.unknown("u");

    @Test
    void rows_areTheNextSize() {
        assertThat(IntStream.of(1, 128, 129, 1000, 2048, 2049, 5000).map(Buckets.GPU::rows))
                .containsExactly(128, 128, 256, 1024, 2048, 4096, 6144);
        assertThat(Buckets.NONE.rows(77)).isEqualTo(77);
    }

    @Test
    void run_filledUp_scoresAsWithoutAndOnItsOwnThreads(@TempDir Path folder) throws OrtException {
        Path file = TestModels.writeSplit(folder, "shop");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Machine machine = Machine.alone();
        try (RunQueue threads = new RunQueue(1, 4);
                ModelRunner runner = new ModelRunner(
                        ModelGraphs.open(
                                environment,
                                Sessions.open(environment, file, Device.Kind.CPU, 0),
                                file,
                                Machine.Limits.NONE),
                        machine,
                        threads,
                        new Buckets(List.of(4, 8)))) {
            Encoder encoder = TestModels.encoder();
            for (int count : new int[] {8, 3, 4, 5, 20}) {
                List<TextFields> candidates = IntStream.range(0, count)
                        .mapToObj(item -> new TextFields(Map.of("price", String.valueOf(10 * item + count))))
                        .toList();
                Encoder.Query query = encoder.query(NOBODY, FieldValues.NONE, 0);
                Slot slot = runner.take(count);
                query.user(slot);
                query.candidates(candidates, slot);

                runner.run(slot, null, Deadline.never(), Deadline.never());

                assertThat(slot.rows()).isEqualTo(count <= 4 ? 4 : count <= 8 ? 8 : 24);
                assertThat(slot.scores().count()).isEqualTo(count);
                assertThat(slot.scores().values())
                        .containsExactly(
                                TestModels.expectedScores(NOBODY, FieldValues.NONE, 0, candidates), within(1e-6f));
                runner.giveBack(slot);
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("polyrank-gpu");
        } finally {
            machine.close();
        }
    }
}
