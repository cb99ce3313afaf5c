package io.polyrank.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that answers as the tests say. */
class HttpLoadTest {

    private static final byte[] FULL =
            "{\"root\": {\"fields\": {\"polyrank\": {\"level\": \"full\", \"scored\": 3}}}}".getBytes(UTF_8);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    HttpLoadTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
    }

    /** What happens before an answer. */
    @FunctionalInterface
    private interface Before {

        void answering() throws InterruptedException;
    }

    private HttpLoad start(int status, Before before) {
        server.createContext("/", exchange -> {
            mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            try {
                before.answering();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            } finally {
                inFlight.decrementAndGet();
            }
            exchange.sendResponseHeaders(status, FULL.length);
            exchange.getResponseBody().write(FULL);
            exchange.close();
        });
        server.start();
        URI base = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        ServeQueries queries = ServeQueries.of(base, new ServeQueries.Users(List.of("u1"), 0), 3, 60_000);
        return new HttpLoad(queries, new SplittableRandom(1));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void open_nobodyAnsweredBeforeAllAreSent_sendsAllAndCountsFromTheirTimes() {
        int count = 20;
        CountDownLatch all = new CountDownLatch(count);
        HttpLoad load = start(200, () -> {
            all.countDown();
            all.await();
        });
        ArrivalSchedule schedule = new ArrivalSchedule(100, count);

        List<TimedAnswer> answers = load.open(schedule);

        assertThat(answers).hasSize(count);
        for (int query = 0; query < count; query++) {
            TimedAnswer timed = answers.get(query);
            assertThat(timed.answer().level()).isEqualTo("full");
            // The last query came in at its time at the earliest, and nobody was answered before that.
            double untilTheLast = (schedule.nanos(count - 1) - schedule.nanos(query)) / 1e6;
            assertThat(timed.millis()).isGreaterThanOrEqualTo(untilTheLast);
            assertThat(timed.delayMillis()).isNotNegative().isLessThanOrEqualTo(timed.millis());
        }
    }

    @Test
    void closed_threeClients_haveThreeQueriesAtATime() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        HttpLoad load = start(200, () -> {
            three.countDown();
            three.await();
        });

        List<TimedAnswer> answers = load.closed(3, 0.2);

        assertThat(answers).hasSizeGreaterThanOrEqualTo(3).allMatch(timed -> timed.answer()
                .isRanked());
        assertThat(answers).allMatch(timed -> timed.delayMillis() == 0 && timed.millis() > 0);
        assertThat(mostInFlight).hasValue(3);
    }

    @Test
    void open_otherStatus_isAnError() {
        HttpLoad load = start(503, () -> {});

        assertThat(load.open(new ArrivalSchedule(100, 2)))
                .allMatch(timed -> timed.answer().error().equals("status 503") && !timed.isGood(60_000));
    }

    @Test
    void openAndClosed_nobodyListens_isAnErrorThatNamesTheFailure() throws InterruptedException {
        HttpLoad load = start(200, () -> {});
        server.stop(0);

        assertThat(load.open(new ArrivalSchedule(100, 2)))
                .allMatch(timed -> timed.answer().error().equals("ConnectException"));
        assertThat(load.closed(1, 0.05))
                .isNotEmpty()
                .allMatch(timed -> timed.answer().error().equals("ConnectException"));
    }
}
