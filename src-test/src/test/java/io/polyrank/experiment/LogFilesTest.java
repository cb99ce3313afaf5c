package io.polyrank.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.metrics.simple.Point;
import com.yahoo.metrics.simple.UntypedMetric;
import io.polyrank.metric.PolyrankMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {

    private static final Instant NOW = Instant.parse("2026-01-31T23:59:59Z");
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private final Path folder;
    private final MockReceiver metrics = new MockReceiver();

    LogFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Stands still until told to go on, and then says the same time over and over. */
    private static final class WaitingClock extends Clock {
        private final CountDownLatch go = new CountDownLatch(1);
        private final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public Instant instant() {
            asked.countDown();
            try {
                if (!go.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody told the clock to go on");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private LogFilesConfig.Builder config() {
        return new LogFilesConfig.Builder().folder(folder.toString());
    }

    private LogFiles open(LogFilesConfig.Builder config, Clock clock) {
        return requireNonNull(LogFiles.open("exposures", config.build(), metrics, clock));
    }

    private static Clock fixed() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names()) {
            lines.addAll(Files.readAllLines(folder.resolve(name)));
        }
        return lines;
    }

    private long counted(String outcome) {
        UntypedMetric value = metrics.getSnapshot()
                .getMapForMetric(PolyrankMetric.LOG_LINES.id())
                .get(new Point(Map.of("log", "exposures", "outcome", outcome)));
        return value == null ? 0 : value.getCount();
    }

    @Test
    void close_linesStillWaiting_areWritten() throws IOException {
        try (LogFiles log = open(config(), fixed())) {
            for (int line = 0; line < 2_500; line++) {
                assertThat(log.offer("line " + line)).isTrue();
            }
        }

        assertThat(names()).containsExactly("exposures-20260131T235959Z-001.jsonl");
        assertThat(lines()).hasSize(2_500).startsWith("line 0", "line 1").endsWith("line 2499");
        assertThat(counted("written")).isEqualTo(2_500);
    }

    @Test
    void offer_moreThanMayWait_dropsAndCounts() throws Exception {
        WaitingClock clock = new WaitingClock();
        try (LogFiles log = open(config().waiting(10), clock)) {
            log.offer("first");
            assertThat(clock.asked.await(30, TimeUnit.SECONDS)).isTrue();
            int taken = 0;
            for (int line = 0; line < 100; line++) {
                taken += log.offer("line " + line) ? 1 : 0;
            }
            assertThat(taken).isEqualTo(10);
            clock.go.countDown();
        }

        assertThat(lines())
                .hasSize(12)
                .startsWith("first", "{\"dropped\":90,\"failed\":0,\"time\":" + NOW.toEpochMilli() + "}", "line 0");
        assertThat(counted("dropped")).isEqualTo(90);
    }

    @Test
    void offer_afterClose_isDropped() {
        LogFiles log = open(config(), fixed());
        log.close();

        assertThat(log.offer("late")).isFalse();
    }

    @Test
    void offer_severalThreads_losesNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (LogFiles log = open(config().waiting(100_000).maxFileBytes(10_000), fixed())) {
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                threads.execute(() -> {
                    for (int line = 0; line < 1_000; line++) {
                        log.offer(number + " " + line);
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(lines()).hasSize(4_000).doesNotHaveDuplicates();
    }

    @Test
    void write_largeOrOldFile_isFollowedByAnother() throws IOException {
        MovingClock clock = new MovingClock();
        RotatingFile file = new RotatingFile(
                folder, "events", config().maxFileBytes(10).maxFileSeconds(60).build(), clock);
        file.write(List.of("1234567"));
        file.write(List.of("12"));
        file.write(List.of("next"));
        clock.now = clock.now.plusSeconds(61);
        file.write(List.of("old"));
        file.close();

        assertThat(names())
                .containsExactly(
                        "events-20260131T235959Z-001.jsonl",
                        "events-20260131T235959Z-002.jsonl",
                        "events-20260201T000100Z-001.jsonl");
        assertThat(lines()).containsExactly("1234567", "12", "next", "old");
    }

    private static final class MovingClock extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void write_moreFilesThanAreKept_removesTheOldestOfThisLogAlone() throws IOException {
        Files.writeString(folder.resolve("events-notes.txt"), "mine");
        RotatingFile file = new RotatingFile(
                folder, "events", config().maxFileBytes(1).keepFiles(2).build(), fixed());
        for (int line = 0; line < 5; line++) {
            file.write(List.of("line " + line));
        }
        file.close();

        assertThat(names())
                .containsExactly(
                        "events-20260131T235959Z-004.jsonl", "events-20260131T235959Z-005.jsonl", "events-notes.txt");
    }

    @Test
    void write_folderGoneMeanwhile_countsAndGoesOnWhenItIsBack() throws Exception {
        Path inside = folder.resolve("log");
        try (LogFiles log = open(config().folder(inside.toString()), fixed())) {
            Files.delete(inside);
            log.offer("lost");
            awaitFailed();
            Files.createDirectory(inside);
            log.offer("kept");
        }

        assertThat(Files.readAllLines(inside.resolve("exposures-20260131T235959Z-002.jsonl")))
                .containsExactly("{\"dropped\":0,\"failed\":1,\"time\":" + NOW.toEpochMilli() + "}", "kept");
    }

    @Test
    void close_lastLinesFailed_saysSoWhereItCan() throws Exception {
        Path inside = folder.resolve("log");
        try (LogFiles log = open(config().folder(inside.toString()), fixed())) {
            Files.delete(inside);
            log.offer("lost");
            awaitFailed();
            Files.createDirectory(inside);
        }

        assertThat(Files.readAllLines(inside.resolve("exposures-20260131T235959Z-002.jsonl")))
                .containsExactly("{\"dropped\":0,\"failed\":1,\"time\":" + NOW.toEpochMilli() + "}");
    }

    private void awaitFailed() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        long failed = 0;
        while (failed == 0 && System.nanoTime() < end) {
            Thread.sleep(10);
            failed = counted("failed");
        }
        assertThat(failed).isEqualTo(1);
    }

    @Test
    void open_wrongSettings_areRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(config().waiting(0), fixed()))
                .withMessageContaining("log-files config of exposures")
                .withMessageContaining("waiting 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(config().folder(file.resolve("below").toString()), fixed()))
                .withMessageContaining("folder: found");
        assertThat(LogFiles.open("exposures", new LogFilesConfig.Builder().build(), metrics, fixed()))
                .isNull();
    }
}
