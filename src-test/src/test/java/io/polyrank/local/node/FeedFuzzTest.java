package io.polyrank.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.yahoo.document.Document;
import com.yahoo.slime.Slime;
import io.polyrank.local.node.FeedReader.FeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a feed file, it is refused with its line, or its documents can be searched and shown. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedFuzzTest {

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private FeedReader reader;

    @SuppressWarnings("NullAway.Init")
    private SchemaStore store;

    FeedFuzzTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void buildModel() throws IOException {
        ProbeSchema schema = ProbeSchema.in(temporary.resolve("package"));
        reader = schema.feedReader();
        store = schema.store(List.of());
    }

    @AfterAll
    void closeStore() {
        store.close();
    }

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "{\"put\": \"id:shop:probe::1\", \"fields\": {",
        "\"id\":",
        "\"title\":",
        "\"label\":",
        "\"brand\":",
        "\"code\":",
        "\"sizes\":[",
        "\"colours\":[",
        "\"votes\":{",
        "\"price\":",
        "\"exact\":",
        "\"ready\":",
        "\"vector\":",
        "{\"values\":[",
        "{\"cells\":",
        "\"steps\":[{",
        "\"name\":",
        "\"counts\":{",
        "\"update\":",
        "\"condition\":",
        "\"create\":true",
        "null",
        "true",
        "1e999",
        "9223372036854775808",
        "\"NaN\"",
        "id:shop:probe:n=1:",
        "\\u0000"
    })
    void read_anyFile_isRefusedOrServes(byte[] bytes) throws IOException {
        Path file = Files.write(temporary.resolve("feed.json"), bytes);
        List<Document> documents = new ArrayList<>();
        try {
            assertThat(reader.read(file, documents::add)).isEqualTo(documents.size());
        } catch (FeedException e) {
            assertThat(e.getMessage()).startsWith("feed " + file + ", line ");
        }
        DocumentIndexer indexer = new DocumentIndexer(store.fields());
        for (Document document : documents) {
            assertThat(indexer.index(document).document()).isSameAs(document);
            store.summaries().write(document, "", List.of(), new Slime().setObject());
        }
    }
}
