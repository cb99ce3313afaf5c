package io.polyrank.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.container.jdisc.HttpRequest;
import com.yahoo.container.jdisc.HttpResponse;
import com.yahoo.container.jdisc.ThreadedHttpRequestHandler;
import com.yahoo.jdisc.http.HttpRequest.Method;
import io.polyrank.experiment.Experiments;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentsHandlerTest {

    private static final String YAML = """
            layers:
              - name: weights
                salt: w1
                experiments:
                  - name: buyers
                    share: 0.1
                    variants:
                      - {name: control, share: 0.5}
                      - {name: purchases, share: 0.5, weights: {click: 0}}
            """;

    private final Experiments experiments =
            new Experiments("", 10, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
    private final ExperimentsHandler handler =
            new ExperimentsHandler(ThreadedHttpRequestHandler.testContext(), experiments);

    private HttpResponse send(Method method, String query, String body) {
        return handler.handle(HttpRequest.createTestRequest(
                "http://localhost/polyrank/v1/experiments" + query,
                method,
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static JsonNode json(HttpResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        response.render(out);
        return new ObjectMapper().readTree(out.toByteArray());
    }

    @Test
    void put_newFile_holdsAndCanBeTakenBack() throws IOException {
        HttpResponse put = send(Method.PUT, "?based_on=1&who=ann", YAML);
        assertThat(put.getStatus()).isEqualTo(200);
        assertThat(json(put).path("version").asLong()).isEqualTo(2);
        assertThat(experiments.current().set().layers()).hasSize(1);
        assertThat(json(send(Method.GET, "", "")).path("yaml").asText()).contains("buyers");

        HttpResponse back = send(Method.PUT, "?based_on=2&who=bob&rollback=1", "");
        assertThat(back.getStatus()).isEqualTo(200);
        assertThat(experiments.current().set().layers()).isEmpty();
        JsonNode history = json(send(Method.GET, "?history=true", "")).path("versions");
        assertThat(history.findValuesAsText("who")).containsExactly("deployment", "ann", "bob");
        assertThat(history.findValuesAsText("when")).containsOnly("2023-11-14T22:13:20Z");
    }

    @Test
    void put_fileOfAnOlderVersion_changesNothing() throws IOException {
        send(Method.PUT, "?based_on=1&who=ann", YAML);

        HttpResponse late = send(Method.PUT, "?based_on=1&who=bob", "layers: []\n");

        assertThat(late.getStatus()).isEqualTo(409);
        assertThat(json(late).path("version").asLong()).isEqualTo(2);
        assertThat(json(late).path("who").asText()).isEqualTo("ann");
        assertThat(experiments.current().number()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?based_on=1            | 400 | field who: found",
                "?based_on=x&who=ann    | 400 | field based_on: found",
                "?who=ann               | 400 | field based_on: found",
                "?based_on=1&who=ann&rollback=7 | 404 | found version 7"
            })
    void put_wrongParameter_isRefusedNamingIt(String query, int status, String message) throws IOException {
        HttpResponse response = send(Method.PUT, query, YAML);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(json(response).path("error").asText()).contains(message);
        assertThat(experiments.current().number()).isEqualTo(1);
    }

    @Test
    void put_wrongFile_isRefusedByLine() throws IOException {
        HttpResponse response = send(Method.PUT, "?based_on=1&who=ann", YAML.replace("share: 0.1", "share: 1.5"));

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(json(response).path("error").asText())
                .contains("experiments.yaml:6")
                .contains("1.5");
    }

    @Test
    void put_largeBody_isRefused() {
        assertThat(send(Method.PUT, "?based_on=1&who=ann", "#".repeat(ExperimentsHandler.MOST_BYTES + 1))
                        .getStatus())
                .isEqualTo(413);
        assertThat(send(Method.DELETE, "", "").getStatus()).isEqualTo(405);
    }
}
