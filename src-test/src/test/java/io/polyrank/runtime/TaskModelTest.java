package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a loaded model: results, buffers, threads and closing. */
class TaskModelTest {

    private static final int THREADS = 4;

    private final TaskModel model;
    private final Encoder.Query query;

    TaskModelTest(@TempDir Path directory) throws IOException {
        model = TaskModel.load(TinyModels.write(directory), Device.Kind.CPU);
        query = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void score_someCandidates_isWhatTheFormulaGives() {
        TaskScores scores = score(TinyModels.item("1", 1, 0), TinyModels.item("2", 0, 1), TinyModels.item("3", -4, 2));

        assertThat(scores.count()).isEqualTo(3);
        assertThat(scores.width()).isEqualTo(2);
        // 1 / (1 + exp(-(0.5 + 0.1))) and 1 / (1 + exp(0.25 + 0.3))
        assertThat(scores.score(0, 0)).isCloseTo(0.6456563f, within(1e-6f));
        assertThat(scores.score(0, 1)).isCloseTo(0.3658644f, within(1e-6f));
        assertThat(scores.values()).containsExactly(TinyModels.scores(1, 0, 0, 1, -4, 2), within(1e-6f));
        assertThat(scores.finite(0)).isTrue();
    }

    @Test
    void score_noCandidates_isEmpty() {
        assertThat(score().count()).isZero();
        assertThat(score().values()).isEmpty();
    }

    @Test
    void score_growingAndShrinkingCounts_keepsNothingOfEarlierRuns() {
        for (int count : new int[] {1, 1000, 3, 1001, 1}) {
            assertThat(score(candidates(count, count)).values()).containsExactly(expected(count, count), within(1e-6f));
        }
    }

    @Test
    void score_inputsOfAnotherEncoder_areRefused() {
        EncodedUser user = query.user();
        EncodedUser wide = new EncodedUser(new int[] {1, 2}, user.numbers(), user.multiples(), user.sequences());
        EncodedCandidates candidates = query.candidates(List.of(TinyModels.item("1", 1, 0)));
        EncodedCandidates narrow = new EncodedCandidates(1, candidates.ids(), new float[1], candidates.multiples());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.score(wide, candidates))
                .withMessage("input user_ids: found 2 values, expected 1; encode with this model's encoder");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.score(user, narrow))
                .withMessage("input candidate_numbers: found 1 values, expected 2; encode with this model's encoder");
        assertThat(score(TinyModels.item("1", 1, 0)).values())
                .as("a refused run leaves nothing behind")
                .containsExactly(TinyModels.scores(1, 0), within(1e-6f));
    }

    @Test
    void score_fourThreads_equalsOneThread() throws Exception {
        List<Future<Void>> done = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int thread = 0; thread < THREADS; thread++) {
                int seed = thread;
                done.add(threads.submit(() -> {
                    for (int round = 0; round < 150; round++) {
                        int count = 1 + (seed * 31 + round * 17) % 120;
                        Encoder.Query own = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
                        TaskScores scores =
                                model.score(own.user(), own.candidates(List.of(candidates(count, seed + round))));
                        assertThat(scores.values()).containsExactly(expected(count, seed + round), within(1e-6f));
                    }
                    return null;
                }));
            }
            for (Future<Void> each : done) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void score_afterClose_isRefused() {
        model.close();

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> score(TinyModels.item("1", 1, 0)))
                .withMessage("model tiny 0123456789ab is closed");
        assertThatExceptionOfType(ModelException.class).isThrownBy(this::score);
    }

    @Test
    void close_twice_isHarmless() {
        model.close();
        model.close();

        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> score(TinyModels.item("1", 1, 0)));
    }

    /** A session closed under a run would end the whole process. */
    @Test
    void close_duringRuns_waitsForThemAndRefusesLaterOnes() throws Exception {
        CountDownLatch running = new CountDownLatch(THREADS);
        Callable<String> untilClosed = () -> {
            Encoder.Query own = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
            EncodedCandidates candidates = own.candidates(List.of(candidates(500, 1)));
            EncodedUser user = own.user();
            for (long runs = 0; ; runs++) {
                try {
                    model.score(user, candidates);
                } catch (ModelException e) {
                    return e.getMessage();
                }
                if (runs == 3) {
                    running.countDown();
                }
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<String>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                done.add(threads.submit(untilClosed));
            }
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

            model.close();

            for (Future<String> each : done) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo("model tiny 0123456789ab is closed");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private TaskScores score(TextFields... candidates) {
        return model.score(query.user(), query.candidates(List.of(candidates)));
    }

    private static TextFields[] candidates(int count, int seed) {
        TextFields[] candidates = new TextFields[count];
        for (int row = 0; row < count; row++) {
            candidates[row] = TinyModels.item(Integer.toString(row), price(row, seed), stock(row, seed));
        }
        return candidates;
    }

    private static float[] expected(int count, int seed) {
        float[] numbers = new float[2 * count];
        for (int row = 0; row < count; row++) {
            numbers[2 * row] = price(row, seed);
            numbers[2 * row + 1] = stock(row, seed);
        }
        return TinyModels.scores(numbers);
    }

    private static float price(int row, int seed) {
        return (row * 7 + seed) % 13 / 4f;
    }

    private static float stock(int row, int seed) {
        return (row + seed * 3) % 5 - 2;
    }
}
