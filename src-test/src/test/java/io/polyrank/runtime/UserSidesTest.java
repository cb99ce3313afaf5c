package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class UserSidesTest {

    private static final List<TextFields> CANDIDATES =
            List.of(new TextFields(Map.of("price", "20")), new TextFields(Map.of("price", "200")));

    private Path file;
    private Machine machine;
    private TaskModel model;

    @BeforeEach
    void load(@TempDir Path folder) {
        file = TestModels.writeSplit(folder, "split");
        load(1 << 20);
    }

    private void load(long bytes) {
        machine = new Machine(new Lanes(1, 4), 4, new Watchdog(), new Machine.Limits(bytes, 0));
        model = TaskModel.load(file, Device.Kind.CPU, machine);
        assertThat(model.hold()).isTrue();
    }

    @AfterEach
    void close() {
        model.release();
        model.close();
        machine.close();
    }

    private Encoder.Query query(int age) {
        return model.encoder().query(user(age), FieldValues.NONE, 0);
    }

    private static UserContext user(int age) {
        return new UserContext("u", new TextFields(Map.of("age", String.valueOf(age))), Map.of(), Map.of());
    }

    private UserSide side(int age) {
        return model.userSide(query(age), Deadline.never()).orElseThrow();
    }

    @Test
    void userSide_sameUser_isComputedOnce() {
        UserSide first = side(30);
        UserSide again = side(30);
        UserSide other = side(31);

        assertThat(again).isSameAs(first);
        assertThat(other).isNotSameAs(first);
        List.of(first, again, other).forEach(UserSide::release);
    }

    @Test
    void userSide_noRoom_isKeptByItsUserAlone() {
        close();
        load(0);

        UserSide first = side(30);
        UserSide again = side(30);

        assertThat(again).isNotSameAs(first);
        assertThat(scores(first, 99)).containsExactly(expected(30), within(1e-6f));
        first.release();
        again.release();
        assertThat(first.hold()).as("freed with its last user").isFalse();
    }

    @Test
    void run_withAGivenSide_isOfThatUser() {
        UserSide side = side(30);

        assertThat(scores(side, 99)).containsExactly(expected(30), within(1e-6f));
        assertThat(expected(30)[0]).isNotCloseTo(expected(99)[0], within(1e-3f));
        side.release();
    }

    @Test
    void run_withoutASide_computesItFromTheInputs() {
        try (Scoring scoring = model.scoringOfHeld(2)) {
            query(42).user(scoring);
            query(42).candidates(CANDIDATES, scoring);

            assertThat(scoring.run(Deadline.never()).values()).containsExactly(expected(42), within(1e-6f));
        }
    }

    @Test
    void userSide_outlivesItsModel() {
        UserSide side = side(30);
        model.release();
        model.close();

        assertThat(side.hold()).isTrue();
        side.release();
        side.release();
        assertThat(side.hold()).isFalse();
        load(0);
    }

    @Test
    void userSide_noCoreIdle_isFoundIfItIsKept() throws Exception {
        UserSide first = side(30);
        machine.lanes().run(1, 1, false, Deadline.never(), (from, count) -> {
            UserSide again = side(30);
            assertThat(again).isSameAs(first);
            again.release();
        });
        first.release();
    }

    @Test
    void userSide_noCoreIdle_isLeftToTheRun() throws Exception {
        machine.lanes().run(1, 1, false, Deadline.never(), (from, count) -> assertThatThrownBy(() -> side(30))
                .isInstanceOf(TooLateException.class));
    }

    private float[] scores(UserSide side, int ageInBuffers) {
        try (Scoring scoring = model.scoringOfHeld(2)) {
            scoring.user(Optional.of(side));
            query(ageInBuffers).user(scoring);
            query(ageInBuffers).candidates(CANDIDATES, scoring);
            return scoring.run(Deadline.never()).values().clone();
        }
    }

    private static float[] expected(int age) {
        return TestModels.expectedScores(user(age), FieldValues.NONE, 0, CANDIDATES);
    }
}
