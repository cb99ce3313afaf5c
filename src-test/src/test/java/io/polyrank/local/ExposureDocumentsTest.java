package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.documentapi.DocumentAccessParams;
import com.yahoo.documentapi.local.LocalDocumentAccess;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.metrics.simple.Point;
import io.polyrank.experiment.Exposure;
import io.polyrank.experiment.ExposureDocumentsConfig;
import io.polyrank.experiment.ExposureLog;
import io.polyrank.experiment.LogFilesConfig;
import io.polyrank.metric.PolyrankMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shown lists as documents: in the container they are found by search, elsewhere they are counted as failed. */
class ExposureDocumentsTest {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final Path folder;

    ExposureDocumentsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void page_shown_isFoundByItsUnitAndVariant() throws Exception {
        Path copy = BuiltPackage.copyTo(folder.resolve("application"));
        String component = "<component id=\"io.polyrank.experiment.ExposureLog\" bundle=\"components\"";
        BuiltPackage.replace(
                copy.resolve("services/polyrank.xml"),
                component + "/>",
                component + "><config name=\"io.polyrank.experiment.exposure-documents\"><on>true</on></config>"
                        + "</component>");
        Path feed = BuiltPackage.directory().resolveSibling("marketplace/log/feed.jsonl");
        try (LocalApplication application = LocalApplication.start(new LocalApplication.Settings(copy, 0, feed))) {
            LiveShop shop = new LiveShop(application.uri());
            String yaml = "layers: [{name: l, experiments: [{name: e, share: 1, variants: [{name: v, share: 1}]}]}]";
            assertThat(shop.send("PUT", "polyrank/v1/experiments?based_on=1&who=test", yaml)
                            .status())
                    .isEqualTo(200);
            Asking asking = new Asking(application.uri(), Map.of("timeout", "20s", "hits", "3"));
            Asking.Answer page = asking.ask(
                    Map.of("yql", "select * from item where true", "polyrank.unit", "u1", "polyrank.surface", "home"));

            JsonNode found = found(asking, "select * from exposure where unit contains \"u1\"");

            assertThat(found.path("query").asText())
                    .isEqualTo(page.receipt().path("query").asText());
            assertThat(found.path("variants").get(0).asText()).isEqualTo("e:v");
            JsonNode line = new ObjectMapper().readTree(found.path("json").asText());
            assertThat(line.path("hits")).hasSize(3);
            assertThat(line.path("experiments").asLong()).isEqualTo(2);
            assertThat(found(asking, "select * from exposure where variants contains \"e:v\""))
                    .isEqualTo(found);
        }
    }

    private static JsonNode found(Asking asking, String yql) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            JsonNode hits = asking.ask(Map.of("yql", yql, "polyrank.candidates", "0", "ranking", "unranked"))
                    .root()
                    .path("children");
            if (hits.size() > 0) {
                return hits.get(0).path("fields");
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nothing found by " + yql);
    }

    @Test
    void add_withoutTheSchema_isCountedAsFailedAndNobodyIsKept() {
        MockReceiver metrics = new MockReceiver();
        DocumentAccess documents = new LocalDocumentAccess(
                new DocumentAccessParams().setDocumentmanagerConfig(new DocumentmanagerConfig.Builder().build()));
        ExposureLog log = new ExposureLog(
                new LogFilesConfig.Builder().build(),
                new ExposureDocumentsConfig.Builder().on(true).waiting(1).build(),
                documents,
                metrics);

        assertThat(log.isOn()).isTrue();
        for (int query = 0; query < 3; query++) {
            log.add(new Exposure(
                    "q" + query,
                    1,
                    "u",
                    "u",
                    "home",
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    false,
                    "m",
                    "v",
                    "",
                    Map.of(),
                    "full",
                    null,
                    1,
                    List.of()));
        }
        log.deconstruct();
        documents.shutdown();

        assertThat(metrics.getSnapshot().getMapForMetric(PolyrankMetric.LOG_LINES.id()))
                .hasEntrySatisfying(
                        new Point(Map.of("log", "exposure_documents", "outcome", "failed")),
                        failed -> assertThat(failed.getCount()).isEqualTo(3));
    }

    @Test
    void construction_offOrOutOfRange_isNoLogOrRefused() {
        DocumentAccess documents = new LocalDocumentAccess(
                new DocumentAccessParams().setDocumentmanagerConfig(new DocumentmanagerConfig.Builder().build()));
        LogFilesConfig files = new LogFilesConfig.Builder().build();

        assertThat(new ExposureLog(files, new ExposureDocumentsConfig.Builder().build(), documents, new MockReceiver())
                        .isOn())
                .isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExposureLog(
                        files, new ExposureDocumentsConfig.Builder().waiting(0).build(), documents, new MockReceiver()))
                .withMessage("exposure-documents config: waiting: found 0, expected 1 or more");
        documents.shutdown();
    }
}
