package io.polyrank.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends queries over HTTP and measures how long they take. */
final class HttpLoad {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final double MILLI_NANOS = 1e6;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final ServeQueries queries;
    private final SplittableRandom random;

    HttpLoad(ServeQueries queries, SplittableRandom random) {
        this.queries = queries;
        this.random = random;
    }

    /** Clients that send a query each, wait for its answer and send the next, until the time is over. */
    List<TimedAnswer> closed(int clients, double seconds) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
            List<Future<List<TimedAnswer>>> running = new ArrayList<>();
            for (int index = 0; index < clients; index++) {
                SplittableRandom own = random.split();
                running.add(threads.submit(() -> oneAfterTheOther(own, end)));
            }
            List<TimedAnswer> answers = new ArrayList<>();
            for (Future<List<TimedAnswer>> each : running) {
                answers.addAll(each.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private List<TimedAnswer> oneAfterTheOther(SplittableRandom own, long end) throws InterruptedException {
        List<TimedAnswer> answers = new ArrayList<>();
        while (System.nanoTime() < end) {
            HttpRequest request = queries.next(own);
            long sent = System.nanoTime();
            HttpResponse<byte[]> response = null;
            String failure = "";
            try {
                response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            } catch (IOException e) {
                failure = kind(e);
            }
            answers.add(timed(sent, sent, System.nanoTime(), response, failure));
        }
        return answers;
    }

    /** Queries that arrive as planned. Returns when all are answered or given up. */
    List<TimedAnswer> open(ArrivalSchedule schedule) {
        List<CompletableFuture<TimedAnswer>> running = new ArrayList<>(schedule.count());
        long start = System.nanoTime();
        for (int query = 0; query < schedule.count(); query++) {
            long planned = start + schedule.nanos(query);
            waitFor(planned);
            long sent = System.nanoTime();
            running.add(client.sendAsync(queries.next(random), HttpResponse.BodyHandlers.ofByteArray())
                    .handle((response, failure) ->
                            timed(planned, sent, System.nanoTime(), response, failure == null ? "" : kind(failure))));
        }
        return running.stream().map(CompletableFuture::join).toList();
    }

    private static void waitFor(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static TimedAnswer timed(
            long planned, long sent, long end, @Nullable HttpResponse<byte[]> response, String failure) {
        Answer answer = response == null ? Answer.failed(failure) : Answer.read(response.statusCode(), response.body());
        return new TimedAnswer((end - planned) / MILLI_NANOS, (sent - planned) / MILLI_NANOS, answer);
    }

    private static String kind(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getClass().getSimpleName();
    }
}
