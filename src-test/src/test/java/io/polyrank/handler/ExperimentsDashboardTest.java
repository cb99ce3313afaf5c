package io.polyrank.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.container.jdisc.HttpRequest;
import com.yahoo.container.jdisc.HttpResponse;
import com.yahoo.container.jdisc.ThreadedHttpRequestHandler;
import com.yahoo.jdisc.http.HttpRequest.Method;
import io.polyrank.experiment.Experiments;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page as a browser would have it: it is well-formed XML, too. */
class ExperimentsDashboardTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String YAML = """
            holdout: {share: 0.05}
            layers:
              - name: weights
                experiments:
                  - name: runs
                    share: 0.25
                    buckets: 0-4999
                    eligible: {surface: [home, "<script>alert(1)</script>"]}
                    variants:
                      - {name: control, share: 0.5}
                      - {name: more, share: 0.5, weights: {click: 2}}
                  - name: later
                    share: 0.1
                    buckets: 9999-5000
                    start: 2026-04-01T00:00:00Z
                    variants: [{name: all, share: 1, fusion: "if(click < 0.5 && cart > 0, click, cart)"}]
              - name: models
                experiments:
                  - {name: over, share: 0.1, buckets: 0-999, end: 2026-02-01T00:00:00Z, variants: [{name: v, share: 1}]}
                  - {name: halted, share: 0.1, buckets: 1000-1999, stopped: true, variants: [{name: v, share: 1}]}
            """;

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Experiments experiments = new Experiments("", 10, clock);
    private final ExperimentsDashboardHandler handler =
            new ExperimentsDashboardHandler(ThreadedHttpRequestHandler.testContext(), experiments, clock);

    private HttpResponse send(Method method) {
        return handler.handle(HttpRequest.createTestRequest(
                "http://localhost/polyrank/v1/experiments/dashboard", method, new ByteArrayInputStream(new byte[0])));
    }

    private Document page() throws Exception {
        HttpResponse response = send(Method.GET);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("text/html");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        response.render(out);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(out.toByteArray()));
    }

    private static List<Element> elements(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < nodes.getLength(); index++) {
            elements.add((Element) nodes.item(index));
        }
        return elements;
    }

    /** The cells of each row that has some. */
    private static List<List<String>> rows(Document page) {
        List<List<String>> rows = new ArrayList<>();
        for (Element row : elements(page, "tr")) {
            List<String> cells = new ArrayList<>();
            NodeList nodes = row.getElementsByTagName("td");
            for (int index = 0; index < nodes.getLength(); index++) {
                cells.add(nodes.item(index).getTextContent());
            }
            if (!cells.isEmpty()) {
                rows.add(cells);
            }
        }
        return rows;
    }

    @Test
    void get_experimentsOfEveryState_showsThemWithTheirLists() throws Exception {
        experiments.replace(1, YAML, "<b>ann</b>");
        experiments.counts().add("runs", "more", "assigned");
        experiments.counts().add("runs", "more", "assigned");
        experiments.counts().add("runs", "more", "unusable");

        Document page = page();

        assertThat(page.getDocumentElement().getTextContent())
                .contains("Version 2 by <b>ann</b>", "Holdout: 5.00 %", "runs holds 0-2499; later holds 9000-9999");
        assertThat(elements(page, "script")).isEmpty();
        assertThat(elements(page, "b")).isEmpty();
        assertThat(rows(page))
                .contains(
                        List.of(
                                "runs",
                                "running",
                                "25.00 %",
                                "surface home or <script>alert(1)</script>",
                                "control",
                                "50.00 %",
                                "nothing",
                                "0",
                                "0",
                                "0"),
                        List.of("", "", "", "", "more", "50.00 %", "weights.click 2.0", "2", "0", "1"),
                        List.of(
                                "later",
                                "starts 2026-04-01T00:00:00Z",
                                "10.00 %",
                                "everybody",
                                "all",
                                "100.00 %",
                                "fusion if(click < 0.5 && cart > 0, click, cart)",
                                "0",
                                "0",
                                "0"))
                .anySatisfy(row -> assertThat(row).startsWith("over", "ended 2026-02-01T00:00:00Z"))
                .anySatisfy(row -> assertThat(row).startsWith("halted", "stopped"));
    }

    @Test
    void get_layer_drawsTheBucketsThatAreHeld() throws Exception {
        experiments.replace(1, YAML, "ann");

        List<Element> bars = elements(page(), "rect").stream()
                .filter(rect -> rect.hasAttribute("x"))
                .toList();

        assertThat(bars)
                .extracting(bar -> bar.getAttribute("x") + "+" + bar.getAttribute("width"))
                .containsExactly("0+2500", "9000+1000", "0+1000", "1000+1000");
        assertThat(bars)
                .extracting(bar -> bar.hasAttribute("fill-opacity"))
                .as("does not run")
                .containsExactly(false, true, true, true);
    }

    @Test
    void get_history_saysWhatEachVersionChanged() throws Exception {
        experiments.replace(1, YAML, "ann");
        experiments.replace(
                2,
                YAML.replace("share: 0.25", "share: 0.5")
                        .replace("stopped: true, ", "")
                        .replace("weights: {click: 2}", "weights: {click: 3}"),
                "bob");
        experiments.rollBack(3, 1, "eve");

        assertThat(rows(page()))
                .contains(
                        List.of(
                                "2",
                                "ann",
                                NOW.toString(),
                                "holdout: 0.00 % on 0-9999 → 5.00 % on 0-9999; layer weights added; layer models added"),
                        List.of(
                                "3",
                                "bob",
                                NOW.toString(),
                                "runs: 25.00 % on 0-4999 → 50.00 % on 0-4999; runs:more: weights.click 2.0 →"
                                        + " weights.click 3.0; halted goes on"))
                .anySatisfy(row -> {
                    assertThat(row).startsWith("4", "eve");
                    assertThat(row.get(3)).contains("layer weights taken out").endsWith(" (back to version 1)");
                });
    }

    @Test
    void get_explorationAndInterleaving_areShownAndTheirChangesTold() throws Exception {
        String mixed = """
                exploration: {share: 0.02, temperature: 1.5, depth: 20}
                layers:
                  - name: ranking
                    experiments:
                      - name: mix
                        share: 1
                        interleaving: team_draft
                        variants: [{name: control}, {name: more, weights: {click: 2}}]
                """;
        experiments.replace(1, mixed, "ann");
        experiments.replace(2, mixed.replace("team_draft", "optimised").replace("0.02", "0.1"), "ann");

        Document page = page();

        assertThat(page.getDocumentElement().getTextContent())
                .contains("Explored: 10.00 % of the lists, temperature 1.5, depth 20.");
        assertThat(rows(page))
                .contains(List.of("", "", "", "", "more", "mixed, optimised", "weights.click 2.0", "0", "0", "0"))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("3", "ann")
                        .last()
                        .asString()
                        .contains(
                                "exploration: 2.00 % of the lists, temperature 1.5, depth 20 → 10.00 % of the lists",
                                "mix: interleaving: team_draft → optimised"));
    }

    @Test
    void get_noExperiments_saysSo() throws Exception {
        assertThat(page().getDocumentElement().getTextContent()).contains("There is no experiment.");
        assertThat(send(Method.PUT).getStatus()).isEqualTo(405);
    }
}
