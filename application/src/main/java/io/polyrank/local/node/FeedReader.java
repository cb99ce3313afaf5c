package io.polyrank.local.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentOperation;
import com.yahoo.document.DocumentPut;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.json.JsonReader;
import com.yahoo.yolean.Exceptions;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents from a feed file of Vespa: put operations, as one JSON array or as one JSON object per line.
 *
 * <pre>{@code {"put": "id:shop:item::17", "fields": {"item_id": 17, "title": "Red shoes"}}}</pre>
 */
public final class FeedReader {

    private final DocumentTypeManager types;
    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonFactory documentFactory = new JsonFactory();

    /** @param types the document types of the application */
    public FeedReader(DocumentTypeManager types) {
        this.types = types;
    }

    /**
     * Hands every document of the file to the receiver, in the order of the file.
     *
     * @return how many documents the file holds
     * @throws FeedException if an operation is not the put of a document of the application; names line and document
     * @throws IOException if the file cannot be read
     */
    public int read(Path file, Consumer<Document> receiver) throws IOException {
        return read(file, (operation, line) -> receiver.accept(document(operation, file, line)));
    }

    /**
     * Hands every operation of a file of puts and removes to the receiver, in the order of the file.
     *
     * @param receiver gets the id and the document, or null where it is removed
     * @throws FeedException if an operation is neither; names line and document
     * @throws IOException if the file cannot be read
     */
    void readOperations(Path file, BiConsumer<DocumentId, @Nullable Document> receiver) throws IOException {
        read(file, (operation, line) -> {
            JsonNode removed = operation.path("remove");
            if (removed.isTextual()) {
                receiver.accept(new DocumentId(removed.textValue()), null);
            } else {
                Document document = document(operation, file, line);
                receiver.accept(document.getId(), document);
            }
        });
    }

    /** Takes an operation and the line it begins on. */
    @FunctionalInterface
    private interface Operations {

        void accept(JsonNode operation, int line) throws IOException;
    }

    private int read(Path file, Operations receiver) throws IOException {
        int count = 0;
        int line = 1;
        try (JsonParser parser = mapper.getFactory().createParser(file.toFile())) {
            JsonToken token = parser.nextToken();
            boolean array = token == JsonToken.START_ARRAY;
            if (array) {
                token = parser.nextToken();
            }
            while (token != null && token != JsonToken.END_ARRAY) {
                line = parser.currentTokenLocation().getLineNr();
                JsonNode operation = mapper.readTree(parser);
                receiver.accept(operation, line);
                count++;
                token = parser.nextToken();
            }
            if (array && token == null) {
                throw new FeedException(
                        file, parser.currentLocation().getLineNr(), "expected ']' at the end of the array", null);
            }
        } catch (JsonProcessingException e) {
            throw new FeedException(
                    file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e.getOriginalMessage(), e);
        } catch (CharConversionException e) {
            throw new FeedException(file, line, "expected text in UTF-8, found other bytes: " + e.getMessage(), e);
        }
        return count;
    }

    private Document document(JsonNode operation, Path file, int line) throws IOException {
        if (!operation.isObject() || !operation.path("put").isTextual()) {
            throw new FeedException(
                    file, line, "expected an object with the text field \"put\", found " + shortened(operation), null);
        }
        String id = operation.get("put").textValue();
        try {
            DocumentOperation parsed =
                    new JsonReader(types, new ByteArrayInputStream(asArray(operation)), documentFactory).next();
            if (parsed instanceof DocumentPut put) {
                return put.getDocument();
            }
        } catch (RuntimeException e) {
            throw new FeedException(file, line, "document '" + id + "': " + Exceptions.toMessageString(e), e);
        }
        throw new FeedException(file, line, "document '" + id + "': expected the put of a document", null);
    }

    private byte[] asArray(JsonNode operation) throws IOException {
        return mapper.writeValueAsBytes(mapper.createArrayNode().add(operation));
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    /** A feed file that cannot be taken; the message says where and why. */
    public static final class FeedException extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        FeedException(Path file, int line, String problem, @Nullable Throwable cause) {
            super("feed " + file + ", line " + line + ": " + problem, cause);
        }
    }
}
