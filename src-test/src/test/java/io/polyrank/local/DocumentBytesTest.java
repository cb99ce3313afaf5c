package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.config.DocumentmanagerConfig;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserContextJson;
import io.polyrank.data.DataSource;
import io.polyrank.local.node.FeedReader;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.testing.FullUser;
import io.polyrank.testing.MemoryPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How many bytes documents have as Vespa sends and keeps them, before it compresses them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentBytesTest {

    private static final Path PREPARED = BuiltPackage.directory().resolveSibling("marketplace");

    private final Path folder;

    @SuppressWarnings("NullAway.Init")
    private FeedReader reader;

    DocumentBytesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void types() throws IOException {
        PackageModel model =
                ((PackageReport.Accepted) new PackageValidator().validate(BuiltPackage.directory())).model();
        reader = new FeedReader(new DocumentTypeManager(
                new DocumentmanagerConfig(model.config(new DocumentmanagerConfig.Builder(), "client"))));
    }

    @Test
    void document_ofUserWithFullSequences_hasTheBytesOfTheDocumentation() throws IOException {
        MemoryPage.Row documented = MemoryPage.row("user document");
        DatasetSpec spec = new DataSource(DataSource.Kind.MARKETPLACE, PREPARED.resolve("log"))
                .open()
                .spec();

        double empty = bytes(FullUser.of(0), spec);
        double event = (bytes(FullUser.of(FullUser.KEPT), spec) - empty) / (FullUser.BEHAVIOURS.size() * FullUser.KEPT);

        assertThat((double) documented.empty()).isCloseTo(empty, withinPercentage(10));
        assertThat((double) documented.event()).isCloseTo(event, withinPercentage(10));
    }

    @Test
    void document_ofItem_hasTheBytesOfTheDocumentation() throws IOException {
        List<Document> documents = new ArrayList<>();
        reader.read(PREPARED.resolve("log/feed.jsonl"), documents::add);

        double item = documents.stream()
                .filter(document -> document.getDataType().getName().equals("item"))
                .mapToInt(DocumentBytesTest::bytes)
                .average()
                .orElseThrow();

        assertThat((double) MemoryPage.row("item document").empty()).isCloseTo(item, withinPercentage(10));
    }

    private double bytes(UserContext user, DatasetSpec spec) throws IOException {
        ObjectNode put = JsonNodeFactory.instance.objectNode().put("put", "id:shop:user::" + user.user());
        put.set("fields", UserContextJson.write(user, spec));
        Path feed = folder.resolve("feed.jsonl");
        Files.writeString(feed, put + "\n");
        List<Document> documents = new ArrayList<>();
        reader.read(feed, documents::add);
        return bytes(documents.get(0));
    }

    private static int bytes(Document document) {
        return document.getSerializedSize();
    }
}
