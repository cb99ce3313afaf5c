package io.polyrank.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KuaiRandLogTest {

    private static final int REAL_ROWS = 5_000;

    private final Path folder;
    private final DataSource source;

    KuaiRandLogTest(@TempDir Path folder) {
        this.folder = folder;
        this.source = new DataSource(DataSource.Kind.KUAIRAND, folder);
    }

    @Test
    void open_itsFiles_readsTagsMissingFlagsAndHistories() throws IOException {
        LogFiles.kuaiRand(folder);
        ExposureLog log = source.open();

        assertThat(video(log, "11").texts("tag")).containsExactly("12", "65");
        assertThat(video(log, "10").texts("tag")).isEmpty();
        assertThat(video(log, "10").number("video_duration")).isNaN();
        assertThat(log.profile("1").text("is_live_streamer")).isNull();
        assertThat(log.profile("1").number("follow_user_num")).isEqualTo(7);
        assertThat(log.profile("2").number("follow_user_num")).isNaN();
        assertThat(log.users()).containsExactly("1", "2", "3");
        assertThat(log.validationDate()).isEqualTo(20220504);
        assertThat(log.files()).hasSize(4);
    }

    @Test
    void replay_itsFiles_startsFromTheHistories() throws IOException {
        LogFiles.kuaiRand(folder);
        Replay replay = new Replay(source.open());

        UserContext first = replay.user("1");
        assertThat(first.sequence("exposed")).extracting(BehaviourEvent::item).containsExactly("10", "11", "10");
        assertThat(first.sequence("exposed"))
                .extracting(BehaviourEvent::timeMillis)
                .containsExactly(0L, 0L, 500L);
        assertThat(first.total("exposed")).isEqualTo(9);
        assertThat(first.sequence("long_view")).extracting(BehaviourEvent::item).containsExactly("11", "10");
        assertThat(first.sequence("click")).isEqualTo(first.sequence("long_view"));
        assertThat(first.sequence("like")).isEmpty();
        assertThat(first.sequence("profile_enter")).isEmpty();
        assertThat(first.sequence("exposed").get(1).fields().text("author_id")).isEqualTo("5");
        assertThat(replay.user("2").sequence("exposed")).isEmpty();
        assertThat(replay.user("3").sequence("like").get(0).fields().text("author_id"))
                .isNull();
        assertThat(replay.item("10").number("count_exposed")).isEqualTo(2);
        assertThat(replay.item("11").number("count_long_view")).isEqualTo(1);
    }

    @Test
    void forEach_rowsInAnyOrder_comeInTheOrderOfTimeUserAndVideo() throws IOException {
        LogFiles.kuaiRand(folder);
        List<LoggedExposure> exposures = all(source.open());

        assertThat(exposures).extracting(LoggedExposure::timeMillis).containsExactly(900L, 1000L, 1000L);
        assertThat(exposures).extracting(LoggedExposure::user).containsExactly("1", "1", "2");
        LoggedExposure first = exposures.get(0);
        assertThat(first.labels()).isEqualTo(Map.of("is_click", 1f, "long_view", 0f, "is_like", 1f));
        assertThat(first.context().text("tab")).isEqualTo("1");
        assertThat(exposures)
                .extracting(exposure -> String.valueOf(exposure.context().text("hour")))
                .containsExactly("12", "0", "23");
    }

    @Test
    void open_severalExposureFiles_mergesThem() throws IOException {
        LogFiles.kuaiRand(folder);
        Path one = LogFiles.write(folder.resolve("one.csv"), LogFiles.exposures("1,10,20220430,1,20,1,0,0,0,0\n"));
        Path two = LogFiles.write(folder.resolve("two.csv.gz"), LogFiles.exposures("2,10,20220430,1,10,1,0,0,0,0\n"));

        assertThat(all(source.open(source.spec(), List.of(one, two))))
                .extracting(LoggedExposure::timeMillis)
                .containsExactly(10L, 20L);
    }

    @Test
    void open_missingColumnOrFile_isRefused() throws IOException {
        LogFiles.kuaiRand(folder);
        Path histories = folder.resolve("history_until_20220424.csv.gz");
        LogFiles.write(histories, "user_id,history_len,last_time_ms,expose_seq,like_seq\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessageContaining("column long_view_seq: found none among [user_id,");

        Files.delete(histories);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessage("data file " + histories + ": found none, expected a CSV file");
    }

    /** Runs where the public data set is at hand: the property polyrank.data names the folder of the data sets. */
    @Test
    void replay_realLog_readsTablesAndThousandsOfExposures() {
        Path real =
                Path.of(System.getProperty("polyrank.data", "../shared/data")).resolve("kuairand_pure");
        assumeTrue(
                Files.isDirectory(real),
                "KuaiRand-Pure is not at " + real.toAbsolutePath() + "; -Dpolyrank.data=DIR names the folder above it");
        ExposureLog log = new DataSource(DataSource.Kind.KUAIRAND, real).open();
        assertThat(log.items()).hasSizeGreaterThan(7_000);
        assertThat(log.users()).hasSizeGreaterThan(25_000);

        List<LoggedExposure> first = new ArrayList<>();
        log.forEach(exposure -> {
            if (first.size() < REAL_ROWS) {
                first.add(exposure);
            }
        });
        assertThat(first).isSortedAccordingTo((left, right) -> Long.compare(left.timeMillis(), right.timeMillis()));
        assertThat(first).allMatch(exposure -> exposure.labels().keySet().containsAll(List.of("is_click", "is_like")));
        assertThat(first).allMatch(exposure -> exposure.date() >= 20220425 && exposure.date() <= 20220505);
        long known = first.stream()
                .filter(exposure -> log.items().containsKey(exposure.item()))
                .count();
        assertThat(known).isEqualTo(REAL_ROWS);
    }

    private static FieldValues video(ExposureLog log, String id) {
        return requireNonNull(log.items().get(id), id);
    }

    private static List<LoggedExposure> all(ExposureLog log) {
        List<LoggedExposure> exposures = new ArrayList<>();
        log.forEach(exposures::add);
        return exposures;
    }
}
