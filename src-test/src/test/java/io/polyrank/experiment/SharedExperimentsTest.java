package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.metrics.simple.Point;
import com.yahoo.metrics.simple.UntypedMetric;
import io.polyrank.behaviour.StoreException;
import io.polyrank.experiment.ChangeOutcome.Made;
import io.polyrank.experiment.ChangeOutcome.NotKept;
import io.polyrank.experiment.ChangeOutcome.Outdated;
import io.polyrank.experiment.ChangeOutcome.Unavailable;
import io.polyrank.metric.PolyrankMetric;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several containers over one store of versions, which may fail. */
class SharedExperimentsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00.123456Z"), ZoneOffset.UTC);

    private final FailingStore store = new FailingStore();
    private final AtomicLong marks = new AtomicLong();
    private final MockReceiver metrics = new MockReceiver();

    /** Versions in memory that can be made unreachable, or to do what they are told without saying so. */
    private static final class FailingStore implements VersionStore {

        private final VersionStore versions = new MemoryVersions(1_000);
        private volatile boolean down;
        private volatile boolean mute;
        private volatile boolean twice;

        private void requireUp() {
            if (down) {
                throw new StoreException("store: down", true);
            }
        }

        @Override
        public Optional<StoredVersion> find(long number) {
            requireUp();
            return versions.find(number);
        }

        /** As late as it may be. */
        @Override
        public long knownNumber() {
            requireUp();
            return Math.min(1, versions.knownNumber());
        }

        @Override
        public boolean add(StoredVersion version) {
            requireUp();
            boolean added = versions.add(version);
            if (mute) {
                throw new StoreException("store: no answer", true);
            }
            return twice ? versions.add(version) : added;
        }
    }

    private static String yaml(String layer) {
        return "layers: [{name: " + layer + "}]";
    }

    private Experiments container(String deployed) {
        ExperimentsConfig config =
                new ExperimentsConfig.Builder().yaml(deployed).history(5).build();
        return new Experiments(config, store, metrics, CLOCK, marks::incrementAndGet);
    }

    private static String layer(Experiments experiments) {
        return experiments.current().set().layers().get(0).name();
    }

    private long counted(String outcome) {
        UntypedMetric value = metrics.getSnapshot()
                .getMapForMetric(PolyrankMetric.EXPERIMENTS_READS.id())
                .get(new Point(Map.of("outcome", outcome)));
        return value == null ? 0 : value.getCount();
    }

    @Test
    void start_nothingStored_theDeployedFileIsVersionOne() {
        assertThat(container(yaml("a")).current().number()).isEqualTo(1);
        assertThat(container(yaml("a")).current().number()).as("once").isEqualTo(1);
        assertThat(store.find(1).orElseThrow().who()).isEqualTo("deployment");
    }

    @Test
    void start_changedByHand_thatHoldsAndNotTheDeployedFile() {
        container(yaml("a")).replace(1, yaml("b"), "ada");
        container(yaml("a")).replace(2, yaml("c"), "bob");

        Experiments again = container("  " + yaml("a") + "  # the same, written otherwise");

        assertThat(again.current().number()).isEqualTo(3);
        assertThat(layer(again)).isEqualTo("c");
        assertThat(again.current().who()).isEqualTo("bob");
        assertThat(again.history()).extracting(ExperimentsVersion::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void start_deployedFileChanged_becomesTheNewestVersion() {
        container(yaml("a")).replace(1, yaml("b"), "ada");

        Experiments redeployed = container(yaml("d"));

        assertThat(redeployed.current().number()).isEqualTo(3);
        assertThat(redeployed.current().who()).isEqualTo("deployment");
        assertThat(layer(redeployed)).isEqualTo("d");
        assertThat(redeployed.rollBack(3, 2, "ada")).isInstanceOf(Made.class);
        assertThat(layer(container(yaml("d"))))
                .as("changed after the deployment")
                .isEqualTo("b");
        assertThat(layer(container(yaml("a")))).as("deployed again").isEqualTo("a");
    }

    @Test
    void replace_inAnotherContainer_holdsAfterTheNextLook() {
        Experiments one = container(yaml("a"));
        Experiments other = container(yaml("a"));
        one.replace(1, yaml("b"), "ada");
        one.replace(2, yaml("c"), "ada");

        assertThat(layer(other)).isEqualTo("a");
        assertThat(other.replace(1, yaml("x"), "bob")).isEqualTo(new Outdated(one.current()));
        other.refresh();

        assertThat(other.current()).isEqualTo(one.current());
        assertThat(other.rollBack(3, 2, "bob")).isInstanceOf(Made.class);
        assertThat(other.current().rolledBackTo()).isEqualTo(2);
        one.refresh();
        assertThat(layer(one)).isEqualTo("b");
        assertThat(one.rollBack(4, 9, "bob")).isEqualTo(new NotKept(9, List.of(1L, 2L, 3L, 4L)));
    }

    @Test
    void replace_manyContainersAtOnce_eachVersionIsMadeOnce() throws Exception {
        List<Experiments> containers =
                IntStream.range(0, 4).mapToObj(each -> container(yaml("a"))).toList();
        ExecutorService threads = Executors.newFixedThreadPool(containers.size());
        try {
            List<Future<Integer>> made = new ArrayList<>();
            for (Experiments container : containers) {
                made.add(threads.submit(() -> {
                    int mine = 0;
                    long number = container.current().number();
                    while (number < 100) {
                        mine += container.replace(number, yaml("v" + (number + 1)), "ada") instanceof Made ? 1 : 0;
                        number = container.current().number();
                    }
                    return mine;
                }));
            }
            int all = 0;
            for (Future<Integer> each : made) {
                all += each.get(60, TimeUnit.SECONDS);
            }
            assertThat(all).isEqualTo(99);
        } finally {
            threads.shutdownNow();
        }
        containers.forEach(Experiments::refresh);
        assertThat(containers)
                .allSatisfy(container -> assertThat(layer(container)).isEqualTo("v100"));
    }

    @Test
    void storeDown_queriesGoOnAndNothingChanges_untilItIsBack() {
        Experiments experiments = container(yaml("a"));
        experiments.replace(1, yaml("b"), "ada");
        store.down = true;

        assertThat(experiments.replace(2, yaml("c"), "ada")).isEqualTo(new Unavailable("store: down"));
        assertThat(experiments.rollBack(2, 1, "ada")).isInstanceOf(Unavailable.class);
        assertThat(layer(experiments)).isEqualTo("b");
        assertThat(experiments.held().problem()).isEqualTo("store: down");
        assertThatExceptionOfType(StoreException.class).isThrownBy(experiments::history);
        assertThat(counted("failed")).isEqualTo(2);

        store.down = false;
        experiments.refresh();
        assertThat(experiments.held().problem()).isNull();
        assertThat(experiments.replace(2, yaml("c"), "ada")).isInstanceOf(Made.class);
    }

    @Test
    void storeDownAtTheStart_theDeployedFileHolds_untilItIsBack() {
        container(yaml("a")).replace(1, yaml("b"), "ada");
        store.down = true;

        Experiments experiments = container(yaml("a"));

        assertThat(layer(experiments)).isEqualTo("a");
        assertThat(experiments.current().number()).isZero();
        assertThat(experiments.held().read()).isNull();
        assertThat(experiments.history()).containsExactly(experiments.current());
        assertThat(experiments.replace(0, yaml("c"), "ada")).isInstanceOf(Unavailable.class);
        store.down = false;
        experiments.refresh();
        assertThat(layer(experiments)).isEqualTo("b");
        assertThat(experiments.current().number()).isEqualTo(2);
    }

    @Test
    void replace_answerLost_isUnavailableButNotDoneTwice() {
        Experiments experiments = container(yaml("a"));
        store.mute = true;

        assertThat(experiments.replace(1, yaml("b"), "ada"))
                .isInstanceOfSatisfying(Unavailable.class, outcome -> assertThat(outcome.problem())
                        .contains("no answer", "not known whether"));
        store.mute = false;

        assertThat(experiments.replace(1, yaml("c"), "bob")).isInstanceOf(Outdated.class);
        assertThat(layer(experiments)).isEqualTo("b");
    }

    @Test
    void replace_writtenTwiceOnTheWay_isMade() {
        Experiments experiments = container(yaml("a"));
        store.twice = true;

        assertThat(experiments.replace(1, yaml("b"), "ada")).isInstanceOf(Made.class);
        assertThat(layer(experiments)).isEqualTo("b");
    }

    @Test
    void versionThatCannotBeRead_isNotTakenAndNothingIsMadeOverIt() {
        Experiments experiments = container(yaml("a"));
        String deployed = experiments.current().text();
        store.add(new StoredVersion(2, "later", CLOCK.instant(), null, "layers: []\nnovelty: 1\n", deployed, 0));

        assertThat(experiments.replace(1, yaml("b"), "ada"))
                .isInstanceOfSatisfying(Unavailable.class, outcome -> assertThat(outcome.problem())
                        .contains("version 2", "novelty"));
        assertThat(layer(experiments)).isEqualTo("a");
        assertThat(container(yaml("z")).current().number())
                .as("of who starts now")
                .isZero();
        assertThat(store.find(3)).isEmpty();
    }

    @Test
    void history_manyVersions_isTheLatest() {
        Experiments experiments = container(yaml("a"));
        for (int number = 1; number < 10; number++) {
            experiments.replace(number, yaml("v" + number), "ada");
        }

        assertThat(experiments.history()).extracting(ExperimentsVersion::number).containsExactly(6L, 7L, 8L, 9L, 10L);
    }
}
