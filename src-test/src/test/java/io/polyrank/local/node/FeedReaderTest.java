package io.polyrank.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import com.yahoo.document.Document;
import io.polyrank.local.node.FeedReader.FeedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedReaderTest {

    private static final String GOOD = "{\"put\": \"id:shop:probe::1\", \"fields\": {\"id\": 1, \"price\": 2.5}}";

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private FeedReader reader;

    FeedReaderTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void buildModel() throws IOException {
        reader = ProbeSchema.in(temporary.resolve("package")).feedReader();
    }

    @ParameterizedTest
    @ValueSource(strings = {GOOD + "\n" + GOOD, "[" + GOOD + ",\n" + GOOD + "]", "\n" + GOOD + "\n\n" + GOOD + "\n"})
    void read_arrayOrLines_handsOverEveryDocument(String feed) throws IOException {
        List<Document> documents = new ArrayList<>();

        assertThat(reader.read(write(feed), documents::add)).isEqualTo(2);
        assertThat(documents).hasSize(2);
        assertThat(documents.get(1).getFieldValue("id")).hasToString("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\n"})
    void read_emptyFeed_hasNoDocuments(String feed) throws IOException {
        assertThat(reader.read(write(feed), document -> {})).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"put\": \"id:shop:probe::7\", \"fields\": {\"pricee\": 1}} | document 'id:shop:probe::7' | pricee",
                "{\"put\": \"id:shop:probe::7\", \"fields\": {\"price\": \"cheap\"}} | document 'id:shop:probe::7' | price",
                "{\"put\": \"id:shop:prob::7\", \"fields\": {}} | document 'id:shop:prob::7' | prob",
                "{\"put\": \"probe 7\", \"fields\": {}} | document 'probe 7' | id",
                "{\"update\": \"id:shop:probe::7\", \"fields\": {}} | expected an object with the text field | put",
                "17 | expected an object with the text field | found 17",
                "{\"put\" \"id:shop:probe::7\"} | line 2 | colon",
            })
    void read_badOperation_isRefusedWithLineAndReason(String operation, String what, String reason) {
        assertThatThrownBy(() -> reader.read(write(GOOD + "\n" + operation), document -> {}))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("feed.json, line 2: ")
                .hasMessageContaining(what)
                .hasMessageContaining(reason);
    }

    @Test
    void read_arrayThatDoesNotEnd_isRefused() {
        assertThatThrownBy(() -> reader.read(write("[" + GOOD + "\n"), document -> {}))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("line 2");
    }

    /** Zeros behind the first byte read as the mark of UTF-32, and what follows is none. */
    @Test
    void read_bytesThatAreNoText_isRefused() throws IOException {
        byte[] feed = Bytes.concat(new byte[] {'{', 0, 0, 0}, GOOD.getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(temporary.resolve("feed.json"), feed);

        assertThatThrownBy(() -> reader.read(file, document -> {}))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("feed.json, line 1: expected text in UTF-8, found other bytes");
    }

    private Path write(String feed) throws IOException {
        return Files.writeString(temporary.resolve("feed.json"), feed);
    }
}
