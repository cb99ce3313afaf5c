package io.polyrank.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.container.jdisc.HttpRequest;
import com.yahoo.container.jdisc.HttpResponse;
import com.yahoo.container.jdisc.ThreadedHttpRequestHandler;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.documentapi.DocumentAccessException;
import com.yahoo.documentapi.SyncSession;
import com.yahoo.jdisc.http.HttpRequest.Method;
import com.yahoo.metrics.simple.Bucket;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.metrics.simple.Point;
import io.polyrank.behaviour.BehaviourStore;
import io.polyrank.behaviour.BehaviourStoreConfig;
import io.polyrank.behaviour.UserContextCache;
import io.polyrank.experiment.EventLog;
import io.polyrank.experiment.LogFilesConfig;
import io.polyrank.metric.PolyrankMetric;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventsHandlerTest {

    private static final String EVENT = "{\"user\":\"u1\",\"type\":\"click\",\"item\":\"7\",\"time\":1}\n";

    private final SyncSession session = mock(SyncSession.class);
    private final MockReceiver metrics = new MockReceiver();

    private EventsHandler handler(EventsConfig.Builder config) {
        DocumentAccess access = mock(DocumentAccess.class);
        when(access.createSyncSession(any())).thenReturn(session);
        when(access.getDocumentTypeManager()).thenReturn(new DocumentTypeManager());
        BehaviourStore store = new BehaviourStore(
                access,
                new BehaviourStoreConfig.Builder()
                        .behaviours(new BehaviourStoreConfig.Behaviours.Builder().type("click"))
                        .build());
        UserContextCache cache =
                new UserContextCache(10, Duration.ofSeconds(1), Duration.ofSeconds(1), System::nanoTime);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);
        EventLog log = new EventLog(new LogFilesConfig.Builder().build(), metrics);
        return new EventsHandler(
                ThreadedHttpRequestHandler.testContext(), store, cache, log, config.build(), metrics, clock);
    }

    private static HttpResponse send(EventsHandler handler, Method method, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return handler.handle(HttpRequest.createTestRequest(
                "http://localhost/polyrank/v1/events", method, new ByteArrayInputStream(bytes)));
    }

    private static JsonNode json(HttpResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        response.render(out);
        return new ObjectMapper().readTree(out.toByteArray());
    }

    private long counted(String outcome) {
        Bucket snapshot = requireNonNull(metrics.getSnapshot());
        return requireNonNull(
                        snapshot.getMapForMetric(PolyrankMetric.EVENTS.id()).get(new Point(Map.of("outcome", outcome))))
                .getCount();
    }

    @Test
    void handle_slowStore_tellsToComeAgain() throws IOException {
        when(session.get(any(), any(Duration.class))).thenThrow(new DocumentAccessException("timed out", Set.of()));

        HttpResponse response = send(handler(new EventsConfig.Builder()), Method.POST, EVENT + EVENT);

        assertThat(response.getStatus()).isEqualTo(429);
        assertThat(response.headers().get("Retry-After")).containsExactly("1");
        assertThat(json(response).path("accepted").asInt()).isZero();
        assertThat(json(response).path("later").asInt()).isEqualTo(2);
        assertThat(counted("later")).isEqualTo(2);
    }

    @Test
    void handle_tooManyAtATime_tellsToComeAgain() throws IOException {
        HttpResponse response = send(handler(new EventsConfig.Builder().maxRequests(0)), Method.POST, EVENT);

        assertThat(response.getStatus()).isEqualTo(429);
        assertThat(json(response).path("error").asText()).contains("requests being stored");
    }

    @Test
    void handle_tooLarge_isRefused() throws IOException {
        HttpResponse bytes = send(handler(new EventsConfig.Builder().maxBodyBytes(40)), Method.POST, EVENT);
        HttpResponse lines = send(handler(new EventsConfig.Builder().maxEvents(1)), Method.POST, EVENT + EVENT);

        assertThat(bytes.getStatus()).isEqualTo(413);
        assertThat(json(bytes).path("error").asText()).isEqualTo("body: expected at most 40 bytes, found more");
        assertThat(lines.getStatus()).isEqualTo(413);
        assertThat(json(lines).path("error").asText()).isEqualTo("body: expected at most 1 events, found 2 lines");
    }

    @Test
    void handle_nothingThatCanBeTaken_isRefusedByLine() throws IOException {
        HttpResponse response = send(handler(new EventsConfig.Builder()), Method.POST, "{}\n\n[]\n");

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(json(response).path("errors").findValuesAsText("line")).containsExactly("1", "3");
        assertThat(counted("refused")).isEqualTo(2);
    }

    @Test
    void handle_otherMethod_isRefused() {
        assertThat(send(handler(new EventsConfig.Builder()), Method.GET, "").getStatus())
                .isEqualTo(405);
    }

    @Test
    void handle_nothing_isTaken() throws IOException {
        HttpResponse response = send(handler(new EventsConfig.Builder()), Method.POST, "");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(json(response).path("accepted").asInt()).isZero();
    }
}
