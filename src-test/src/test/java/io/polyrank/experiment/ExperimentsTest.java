package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.experiment.ChangeOutcome.Made;
import io.polyrank.experiment.ChangeOutcome.NotKept;
import io.polyrank.experiment.ChangeOutcome.Outdated;
import io.polyrank.spec.SpecException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static String yaml(String layer) {
        return "layers: [{name: " + layer + "}]";
    }

    private static ExperimentSet set(String layer) {
        return ExperimentsReader.read("set.yaml", yaml(layer));
    }

    @Test
    void current_deployed_isWhatTheConfigHas() {
        Experiments experiments = new Experiments("layers:\n- name: ranking\n", 10, CLOCK);

        assertThat(experiments.current().number()).isEqualTo(1);
        assertThat(experiments.current().who()).isEqualTo("deployment");
        assertThat(experiments.current().set()).isEqualTo(set("ranking"));
        assertThat(new Experiments("", 10, CLOCK).current().set()).isEqualTo(ExperimentSet.NONE);
    }

    @Test
    void construction_wrongFileOrSetting_isRefused() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> new Experiments("layers: 1", 10, CLOCK))
                .withMessage("experiments.yaml:1: layers: found \"1\", expected a list");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Experiments("", 0, CLOCK))
                .withMessage("experiments config: history: found 0, expected 1 or more");
    }

    @Test
    void replace_basedOnTheCurrent_isMadeAndKept() {
        Experiments experiments = new Experiments(yaml("a"), 10, CLOCK);

        ChangeOutcome outcome = experiments.replace(1, yaml("b"), "ada");

        ExperimentsVersion expected = new ExperimentsVersion(2, "ada", NOW, null, set("b"));
        assertThat(outcome).isEqualTo(new Made(expected));
        assertThat(experiments.current()).isEqualTo(expected);
        assertThat(experiments.current().text()).isEqualTo(set("b").text());
        assertThat(experiments.history())
                .containsExactly(new ExperimentsVersion(1, "deployment", NOW, null, set("a")), expected);
    }

    @Test
    void replace_basedOnAnEarlierOne_changesNothing() {
        Experiments experiments = new Experiments(yaml("a"), 10, CLOCK);
        experiments.replace(1, yaml("b"), "ada");

        assertThat(experiments.replace(1, yaml("c"), "bob")).isEqualTo(new Outdated(experiments.current()));
        assertThat(experiments.rollBack(1, 1, "bob")).isEqualTo(new Outdated(experiments.current()));
        assertThat(experiments.current().set()).isEqualTo(set("b"));
        assertThat(experiments.history()).hasSize(2);
    }

    @Test
    void replace_wrongFile_changesNothing() {
        Experiments experiments = new Experiments(yaml("a"), 10, CLOCK);

        assertThatExceptionOfType(SpecException.class).isThrownBy(() -> experiments.replace(1, "", "ada"));
        assertThat(experiments.current().set()).isEqualTo(set("a"));
        assertThat(experiments.history()).hasSize(1);
    }

    @Test
    void rollBack_keptVersion_isANewVersionOfTheOldSet() {
        Experiments experiments = new Experiments(yaml("a"), 10, CLOCK);
        experiments.replace(1, yaml("b"), "ada");

        assertThat(experiments.rollBack(2, 1, "bob"))
                .isEqualTo(new Made(new ExperimentsVersion(3, "bob", NOW, 1L, set("a"))));
        assertThat(experiments.current().set()).isEqualTo(set("a"));
        assertThat(experiments.history()).extracting(ExperimentsVersion::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void rollBack_versionNoLongerKept_saysWhichAre() {
        Experiments experiments = new Experiments(yaml("a"), 2, CLOCK);
        experiments.replace(1, yaml("b"), "ada");
        experiments.replace(2, yaml("c"), "ada");

        assertThat(experiments.rollBack(3, 1, "bob")).isEqualTo(new NotKept(1, List.of(2L, 3L)));
        assertThat(experiments.current().set()).isEqualTo(set("c"));
    }

    /** Writers race for every version, and exactly one makes it; readers only ever see whole versions, in order. */
    @Test
    void current_changedByMany_isAlwaysWhole() throws Exception {
        Experiments experiments = new Experiments(yaml("v1"), 10, CLOCK);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch done = new CountDownLatch(2);
        try {
            List<Future<Integer>> writers = IntStream.range(0, 2)
                    .mapToObj(writer -> threads.submit(() -> {
                        try {
                            return writeUpTo(experiments, 200);
                        } finally {
                            done.countDown();
                        }
                    }))
                    .toList();
            List<Future<?>> readers = List.of(
                    threads.submit(() -> readWhile(experiments, done)),
                    threads.submit(() -> readWhile(experiments, done)));

            int made = 0;
            for (Future<Integer> writer : writers) {
                made += writer.get(60, TimeUnit.SECONDS);
            }
            for (Future<?> reader : readers) {
                reader.get(60, TimeUnit.SECONDS);
            }
            assertThat(made).isEqualTo(199);
            assertThat(experiments.current().number()).isEqualTo(200);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int writeUpTo(Experiments experiments, long last) {
        int made = 0;
        for (long number = experiments.current().number();
                number < last;
                number = experiments.current().number()) {
            if (experiments.replace(number, yaml("v" + (number + 1)), "writer") instanceof Made) {
                made++;
            }
        }
        return made;
    }

    private static void readWhile(Experiments experiments, CountDownLatch done) {
        long before = 0;
        while (done.getCount() > 0) {
            ExperimentsVersion version = experiments.current();
            assertThat(version.set().layers().get(0).name()).isEqualTo("v" + version.number());
            assertThat(version.number()).isGreaterThanOrEqualTo(before);
            before = version.number();
        }
    }
}
