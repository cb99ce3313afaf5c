package io.polyrank.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.yahoo.compress.CompressionType;
import com.yahoo.jrt.DataValue;
import com.yahoo.jrt.ErrorCode;
import com.yahoo.jrt.Int32Value;
import com.yahoo.jrt.Int8Value;
import com.yahoo.jrt.Request;
import com.yahoo.jrt.RequestWaiter;
import com.yahoo.jrt.Spec;
import com.yahoo.jrt.Supervisor;
import com.yahoo.jrt.Target;
import com.yahoo.jrt.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The content node's side of the wire, asked as a container asks. */
@Timeout(120)
class SearchProtocolServerTest {

    private static final String SEARCH = "vespa.searchprotocol.search";
    private static final String SUMMARIES = "vespa.searchprotocol.getDocsums";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Supervisor client = new Supervisor(new Transport("test"));
    private final CountDownLatch searching = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        client.transport().shutdown().join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private byte[] block(byte[] request, long waitedMillis) throws IOException {
        searching.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return request;
    }

    private static Request request(String method, String message) {
        byte[] bytes = message.getBytes(UTF_8);
        Request request = new Request(method);
        request.parameters().add(new Int8Value(CompressionType.NONE.getCode()));
        request.parameters().add(new Int32Value(bytes.length));
        request.parameters().add(new DataValue(bytes));
        return request;
    }

    @Test
    void summaries_everySearchThreadTaken_areAnswered() throws Exception {
        int port = freePort();
        try (SearchProtocolServer server = new SearchProtocolServer(
                port, 1, this::block, (summaries, waited) -> summaries, (ping, waited) -> ping)) {
            Target target = client.connect(new Spec("localhost", port));
            CountDownLatch searched = new CountDownLatch(1);
            RequestWaiter waiter = request -> searched.countDown();
            target.invokeAsync(request(SEARCH, "hits"), PATIENCE, waiter);
            assertThat(searching.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            Request summaries = request(SUMMARIES, "titles");
            target.invokeSync(summaries, PATIENCE);

            assertThat(summaries.errorCode()).isEqualTo(ErrorCode.NONE);
            assertThat(summaries.returnValues().get(2).asData()).isEqualTo("titles".getBytes(UTF_8));
            assertThat(searched.getCount()).isEqualTo(1);
        }
    }

    @Test
    void search_lateForItsSender_isATimeout() throws Exception {
        int port = freePort();
        SearchProtocolServer.Handler late = (request, waited) -> {
            LateRequestException.requireInTime(5, waited + 5);
            return request;
        };
        try (SearchProtocolServer server =
                new SearchProtocolServer(port, 1, late, (summaries, waited) -> summaries, (ping, waited) -> ping)) {
            Request search = request(SEARCH, "hits");
            client.connect(new Spec("localhost", port)).invokeSync(search, PATIENCE);

            assertThat(search.errorCode()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(search.errorMessage()).contains("expected less than its timeout of 5");
        }
    }

    @Test
    void requireInTime_waitOfAtLeastTheTimeout_isLate() {
        assertThatExceptionOfType(LateRequestException.class)
                .isThrownBy(() -> LateRequestException.requireInTime(100, 100))
                .withMessage("waited 100 ms for a thread, expected less than its timeout of 100");
        assertThatCode(() -> LateRequestException.requireInTime(100, 99)).doesNotThrowAnyException();
        assertThatCode(() -> LateRequestException.requireInTime(0, 1_000_000)).doesNotThrowAnyException();
    }
}
