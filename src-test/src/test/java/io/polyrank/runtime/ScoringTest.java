package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a query through a model that shares a machine: its own buffers, chunks, deadline. */
@Timeout(60)
class ScoringTest {

    private final Path folder;

    ScoringTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static List<TextFields> candidates(int count) {
        List<TextFields> candidates = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            candidates.add(TinyModels.item(Integer.toString(row), price(row), row % 3));
        }
        return candidates;
    }

    private static float price(int row) {
        return row % 17 / 4f;
    }

    private static float[] expected(int count) {
        float[] numbers = new float[2 * count];
        for (int row = 0; row < count; row++) {
            numbers[2 * row] = price(row);
            numbers[2 * row + 1] = row % 3;
        }
        return TinyModels.scores(numbers);
    }

    private static void write(TaskModel model, List<TextFields> candidates, Scoring into) {
        Encoder.Query query = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
        query.user(into);
        query.candidates(candidates, into);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 1000", "2, 130", "3, 1000", "4, 63"})
    void run_onAnyLanes_scoresAsTheFormula(int lanes, int count) throws IOException {
        try (Machine machine = new Machine(new Lanes(lanes, 8), new Watchdog());
                TaskModel model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU, machine)) {
            for (int round = 0; round < 3; round++) {
                try (Scoring scoring = model.scoring(count)) {
                    write(model, candidates(count), scoring);

                    assertThat(scoring.run(Deadline.never()).values()).containsExactly(expected(count), within(1e-6f));
                }
            }
            assertThat(machine.lanes().free()).isEqualTo(lanes);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "64", "100", "999", "1000", "5000"})
    void inChunksOf_anySize_scoresAsTheFormula(int chunk) throws IOException {
        try (TaskModel model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU);
                Scoring scoring = model.scoring(1000)) {
            write(model, candidates(1000), scoring);

            scoring.inChunksOf(chunk);

            assertThat(scoring.latest().values()).containsExactly(expected(1000), within(1e-6f));
        }
    }

    @Test
    void run_overstaying_isEndedAndLeavesTheModelUsable() throws IOException {
        Path file = TinyModels.write(folder, TinyModels.slowGraph(1e8f), PassportJson.write(TinyModels.passport()));
        try (Machine machine = new Machine(new Lanes(1, 8), new Watchdog());
                TaskModel model = TaskModel.load(file, Device.Kind.CPU, machine)) {
            try (Scoring scoring = model.scoring(1)) {
                write(model, List.of(TinyModels.item("1", 99, 0)), scoring);

                assertThatExceptionOfType(TooLateException.class)
                        .isThrownBy(() -> scoring.run(Deadline.in(30, TimeUnit.MILLISECONDS, System::nanoTime)))
                        .withMessage("a run overstayed and was ended");
            }
            try (Scoring scoring = model.scoring(2)) {
                write(model, candidates(2), scoring);

                assertThat(scoring.run(Deadline.in(20, TimeUnit.SECONDS, System::nanoTime))
                                .values())
                        .containsExactly(expected(2), within(1e-6f));
            }
            assertThat(machine.lanes().free()).isEqualTo(1);
        }
    }

    /** With more queries than cores all would wait to the end otherwise, and none would be answered in time. */
    @Test
    void run_coreTaken_givesUpWhileThereIsTimeToAnswer() throws Exception {
        try (Machine machine = new Machine(new Lanes(1, 8), new Watchdog());
                TaskModel model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU, machine);
                Scoring scoring = model.scoring(2)) {
            write(model, candidates(2), scoring);

            machine.lanes().run(1, 1, false, Deadline.never(), (from, rows) -> {
                Deadline deadline = Deadline.in(8, TimeUnit.SECONDS, System::nanoTime);
                assertThatExceptionOfType(TooLateException.class)
                        .isThrownBy(() -> scoring.run(deadline))
                        .withMessage("no core got free in time");
                assertThat(deadline.nanosLeft()).isPositive();
            });

            assertThat(scoring.run(Deadline.never()).values()).containsExactly(expected(2), within(1e-6f));
        }
    }

    @Test
    void runIfIdle_aSlowRun_takesItsTimeButDoesNotWaitForALane() throws Exception {
        Path file = TinyModels.write(folder, TinyModels.slowGraph(1e4f), PassportJson.write(TinyModels.passport()));
        Deadline far = Deadline.in(30, TimeUnit.SECONDS, System::nanoTime);
        try (Machine machine = new Machine(new Lanes(1, 8), new Watchdog());
                TaskModel model = TaskModel.load(file, Device.Kind.CPU, machine);
                Scoring scoring = model.scoring(1)) {
            write(model, List.of(TinyModels.item("1", 60, 0)), scoring);

            assertThat(scoring.runIfIdle(far).values()).containsExactly(TinyModels.scores(60, 0), within(1e-6f));
            machine.lanes().run(1, 1, false, far, (from, rows) -> assertThatExceptionOfType(TooLateException.class)
                    .isThrownBy(() -> scoring.runIfIdle(far))
                    .withMessageContaining("core"));
        }
    }

    @Test
    void run_steadyState_allocatesNoMoreThanFourKilobytes() throws IOException {
        int count = 1000;
        List<TextFields> candidates = candidates(count);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TaskModel model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 200; round++) {
                try (Scoring scoring = model.scoring(count)) {
                    write(model, candidates, scoring);
                    long before = thread.getCurrentThreadAllocatedBytes();
                    scoring.run(Deadline.never());
                    least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
                }
            }
            assertThat(least).isLessThanOrEqualTo(4096);
        }
    }

    @Test
    void scoring_noCandidates_isRefused() throws IOException {
        try (TaskModel model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.scoring(0))
                    .withMessage("candidates: found 0, expected at least 1");
        }
    }

    @Test
    void run_afterClose_isRefused() throws IOException {
        try (TaskModel model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU)) {
            Scoring scoring = model.scoring(1);
            scoring.close();
            scoring.close();

            assertThatIllegalStateException().isThrownBy(() -> scoring.run(Deadline.never()));
        }
    }

    @Test
    void close_whileAQueryIsBeingScored_letsItFinish() throws IOException {
        TaskModel model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU);
        try (Scoring scoring = model.scoring(3)) {
            model.close();
            write(model, candidates(3), scoring);

            assertThat(scoring.run(Deadline.never()).values()).containsExactly(expected(3), within(1e-6f));
            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.scoring(1));
        }
    }
}
