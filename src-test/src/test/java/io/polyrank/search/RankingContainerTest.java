package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.application.Application;
import com.yahoo.application.ApplicationBuilder;
import com.yahoo.application.Networking;
import com.yahoo.application.container.handler.Request;
import com.yahoo.application.container.handler.Response;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both Searchers in Vespa's own container: placed by their annotations, configured by XML, answering requests. */
class RankingContainerTest {

    private static Application application;

    @BeforeAll
    static void startContainer(@TempDir Path folder) throws Exception {
        application = new ApplicationBuilder()
                .servicesXml(services(TestModels.write(folder, "shop")))
                .networking(Networking.disable)
                .build();
    }

    @AfterAll
    static void stopContainer() {
        application.close();
    }

    private static String services(Path model) {
        return """
                <container id="default" version="1.0">
                  <component id="io.polyrank.runtime.TaskModels">
                    <config name="io.polyrank.runtime.task-models">
                      <models>
                        <item>
                          <name>shop</name>
                          <file>%s</file>
                        </item>
                      </models>
                    </config>
                  </component>
                  <component id="io.polyrank.behaviour.UserContextCache"/>
                  <search>
                    <chain id="default" inherits="vespa">
                      <searcher id="io.polyrank.search.UserContextSearcher"/>
                      <searcher id="io.polyrank.search.MultiTaskSearcher"/>
                      <searcher id="io.polyrank.search.ItemsSearcher"/>
                    </chain>
                  </search>
                </container>
                """.formatted(model.toAbsolutePath());
    }

    @Test
    void request_ranked_rendersScoresAndReceiptAsObjects() throws Exception {
        Response response = get("query=shoes&polyrank.weights.purchase=0&polyrank.user=u1&timeout=10s");

        JsonNode root = json(response);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(root.at("/children").findValuesAsText("id")).containsExactly("item:1", "item:2", "item:0");
        JsonNode best = root.at("/children/0");
        assertThat(best.at("/fields/polyrank/click").doubleValue())
                .isEqualTo(best.at("/relevance").doubleValue(), within(1e-6));
        assertThat(best.at("/fields/polyrank/retrieval").doubleValue()).isEqualTo(0.5);
        assertThat(best.at("/fields/polyrank").size()).isEqualTo(3);
        assertThat(best.at("/fields/brand").textValue()).isEqualTo("Acme");
        JsonNode receipt = root.at("/fields/polyrank");
        assertThat(receipt.at("/level").textValue()).isEqualTo("full");
        assertThat(receipt.at("/user").textValue()).isIn("found", "cached");
        assertThat(receipt.at("/scored").intValue()).isEqualTo(3);
        assertThat(receipt.at("/micros/model").isIntegralNumber()).isTrue();
    }

    @Test
    void request_selectedFieldsOnly_stillHasTheScores() throws Exception {
        JsonNode root = json(get("yql=select+brand+from+sources+*+where+true&timeout=10s"));

        JsonNode fields = root.at("/children/0/fields");
        assertThat(fields.at("/polyrank/click").isNumber()).isTrue();
        assertThat(fields.has("title")).isFalse();
        assertThat(root.at("/fields/polyrank/level").textValue()).isEqualTo("full");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "polyrank.weights.unheard=1"
                        + "|polyrank.weights.unheard: found an unknown task, expected one of the tasks [click, purchase]",
                "polyrank.fusion=click+*|polyrank.fusion: found",
                "polyrank.model=winter|polyrank.model: found \"winter\", expected one of [shop]",
                "polyrank.candidates=-1|polyrank.candidates: found -1",
                "polyrank.now=noon|polyrank.now: found \"noon\", expected a whole number"
            })
    void request_mistakeOfTheCaller_isStatus400(String parameter, String message) throws Exception {
        Response response = get("query=shoes&timeout=10s&" + parameter);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(json(response).at("/errors/0/message").textValue()).startsWith(message);
    }

    @Test
    void request_trace_hasALineForEveryStep() throws Exception {
        String trace = new ObjectMapper()
                .readTree(get("query=shoes&polyrank.user=u9&trace.level=2&timeout=10s")
                        .getBodyAsString())
                .at("/trace")
                .toString();

        assertThat(trace)
                .contains("looking up the context of the user")
                .contains("3 hits retrieved")
                .contains("user unknown")
                .contains("3 candidates encoded")
                .contains("level full, 3 of 3 candidates scored");
    }

    private static Response get(String query) throws Exception {
        return application.getJDisc("default").handleRequest(new Request("http://localhost/search/?" + query));
    }

    private static JsonNode json(Response response) throws Exception {
        return new ObjectMapper().readTree(response.getBodyAsString()).path("root");
    }
}
