package io.polyrank.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.container.jdisc.HttpRequest;
import com.yahoo.container.jdisc.HttpResponse;
import com.yahoo.container.jdisc.ThreadedHttpRequestHandler;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.documentapi.DocumentAccessParams;
import com.yahoo.documentapi.local.LocalDocumentAccess;
import com.yahoo.jdisc.http.HttpRequest.Method;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExperimentsConfig;
import io.polyrank.experiment.VariantCheck;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
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
            new ExperimentsHandler(ThreadedHttpRequestHandler.testContext(), experiments, VariantCheck.NONE);

    private HttpResponse send(Method method, String query, String body) {
        return send(handler, method, query, body);
    }

    private static HttpResponse send(ExperimentsHandler to, Method method, String query, String body) {
        return to.handle(HttpRequest.createTestRequest(
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
    void put_check_saysWhetherItWouldBeTakenAndChangesNothing() throws IOException {
        HttpResponse valid = send(Method.PUT, "?check=true", YAML);
        HttpResponse wrong = send(Method.PUT, "?check=true", YAML.replace("share: 0.1", "share: 1.5"));

        assertThat(valid.getStatus()).isEqualTo(200);
        assertThat(json(valid).path("valid").asBoolean()).isTrue();
        assertThat(json(valid).path("yaml").asText()).contains("buckets: 0-9999");
        assertThat(wrong.getStatus()).isEqualTo(400);
        assertThat(experiments.current().number()).isEqualTo(1);
    }

    @Test
    void put_variantThatCannotBeRankedWith_isRefusedByLine() throws IOException {
        ExperimentsHandler choosy = new ExperimentsHandler(
                ThreadedHttpRequestHandler.testContext(),
                experiments,
                changes -> changes.weights().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new VariantCheck.Mistake("weights.click", "click", "a task of the model")));

        HttpResponse response = send(choosy, Method.PUT, "?based_on=1&who=ann", YAML);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(json(response).path("error").asText())
                .isEqualTo("experiments.yaml:9: layers[0].experiments[0].variants[1].weights.click: found click,"
                        + " expected a task of the model");
        assertThat(experiments.current().number()).isEqualTo(1);
    }

    @Test
    void storeUnreachable_getTellsIt_andPutChangesNothing() throws IOException {
        DocumentAccess documents = new LocalDocumentAccess(
                new DocumentAccessParams().setDocumentmanagerConfig(new DocumentmanagerConfig.Builder().build()));
        Experiments cut = new Experiments(
                new ExperimentsConfig.Builder().pollSeconds(3_600).build(),
                documents,
                MetricReceiver.nullImplementation);
        ExperimentsHandler alone =
                new ExperimentsHandler(ThreadedHttpRequestHandler.testContext(), cut, VariantCheck.NONE);

        JsonNode held = json(send(alone, Method.GET, "", ""));
        HttpResponse put = send(alone, Method.PUT, "?based_on=0&who=ann", YAML);
        HttpResponse back = send(alone, Method.PUT, "?based_on=0&who=ann&rollback=1", "");

        assertThat(held.path("version").asLong(-1)).isZero();
        assertThat(held.path("kept").asText()).isEqualTo("documents");
        assertThat(held.path("problem").asText()).contains("found no schema experiments");
        assertThat(held.has("read")).isFalse();
        assertThat(put.getStatus()).isEqualTo(503);
        assertThat(put.headers().getFirst("Retry-After")).isEqualTo("3");
        assertThat(json(put).path("error").asText()).contains("found no schema experiments");
        assertThat(back.getStatus()).isEqualTo(503);
        assertThat(cut.current().number()).isZero();
        cut.deconstruct();
        documents.shutdown();
    }

    @Test
    void get_afterARollBack_saysToWhichVersion() throws IOException {
        send(Method.PUT, "?based_on=1&who=ann", YAML);
        send(Method.PUT, "?based_on=2&who=bob&rollback=1", "");

        JsonNode held = json(send(Method.GET, "", ""));

        assertThat(held.path("rolled_back_to").asLong()).isEqualTo(1);
        assertThat(held.path("kept").asText()).isEqualTo("memory");
        assertThat(held.has("problem")).isFalse();
    }

    @Test
    void put_largeBody_isRefused() {
        assertThat(send(Method.PUT, "?based_on=1&who=ann", "#".repeat(ExperimentsHandler.MOST_BYTES + 1))
                        .getStatus())
                .isEqualTo(413);
        assertThat(send(Method.DELETE, "", "").getStatus()).isEqualTo(405);
    }
}
