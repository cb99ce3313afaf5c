package io.polyrank.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.yahoo.document.DataType;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentType;
import com.yahoo.document.DocumentTypeManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentJournalTest {

    private static final DocumentId ONE = new DocumentId("id:shop:thing::1");
    private static final DocumentId TWO = new DocumentId("id:shop:thing::2");

    private final Path folder;
    private final DocumentType type = new DocumentType("thing");
    private final DocumentTypeManager types = new DocumentTypeManager();

    DocumentJournalTest(@TempDir Path folder) {
        this.folder = folder;
        type.addField("title", DataType.STRING);
        types.registerDocumentType(type);
    }

    private Document thing(DocumentId id, String title) {
        Document document = new Document(type, id);
        document.setFieldValue("title", title);
        return document;
    }

    private Map<DocumentId, Document> feed() {
        Map<DocumentId, Document> documents = new LinkedHashMap<>();
        documents.put(ONE, thing(ONE, "fed"));
        return documents;
    }

    private DocumentJournal open(Map<DocumentId, Document> documents) throws IOException {
        return DocumentJournal.open(folder, new FeedReader(types), documents);
    }

    @Test
    void open_afterPutsAndRemoves_leadsFromTheFeedToTheLast() throws IOException {
        try (DocumentJournal journal = open(feed())) {
            journal.put(thing(TWO, "first"));
            journal.remove(ONE);
            journal.put(thing(TWO, "a \"last\"\none"));
        }
        Map<DocumentId, Document> documents = feed();
        try (DocumentJournal journal = open(documents)) {
            assertThat(documents).containsOnlyKeys(TWO);
            assertThat(documents.get(TWO)).isEqualTo(thing(TWO, "a \"last\"\none"));
            journal.put(thing(ONE, "back"));
        }
        Map<DocumentId, Document> again = feed();
        open(again).close();
        assertThat(again).containsOnlyKeys(ONE, TWO).containsEntry(ONE, thing(ONE, "back"));
        assertThat(Files.readAllLines(folder.resolve("documents.jsonl"))).hasSize(2);
    }

    @Test
    void open_lastLineTorn_leavesItOut() throws IOException {
        try (DocumentJournal journal = open(feed())) {
            journal.put(thing(TWO, "whole"));
        }
        byte[] torn = "{\"put\":\"id:shop:thing::2\",\"fields\":{\"tit".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("documents.jsonl"), torn, StandardOpenOption.APPEND);

        Map<DocumentId, Document> documents = feed();
        try (DocumentJournal journal = open(documents)) {
            assertThat(documents).containsEntry(TWO, thing(TWO, "whole"));
            journal.put(thing(TWO, "next"));
        }
        Map<DocumentId, Document> again = feed();
        open(again).close();
        assertThat(again).containsEntry(TWO, thing(TWO, "next"));
    }

    @Test
    void open_whileAnotherWrites_isRefused() throws IOException {
        try (DocumentJournal journal = open(feed())) {
            assertThat(journal).isNotNull();
            assertThatThrownBy(() -> open(feed()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("locked by another application");
        }
    }

    @Test
    void open_nonsenseInTheMiddle_saysWhere() throws IOException {
        Files.writeString(folder.resolve("documents.jsonl"), "{\"put\":\"id:shop:other::2\",\"fields\":{}}\n");

        assertThatThrownBy(() -> open(feed())).hasMessageContaining("line 1").hasMessageContaining("other");
    }
}
