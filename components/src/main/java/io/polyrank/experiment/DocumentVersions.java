package io.polyrank.experiment;

import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentType;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.DocumentUpdate;
import com.yahoo.document.Field;
import com.yahoo.document.TestAndSetCondition;
import com.yahoo.document.datatypes.FieldValue;
import com.yahoo.document.datatypes.LongFieldValue;
import com.yahoo.document.datatypes.StringFieldValue;
import com.yahoo.document.update.FieldUpdate;
import com.yahoo.text.Text;
import io.polyrank.behaviour.DocumentSession;
import io.polyrank.behaviour.StoreException;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Versions as documents of Vespa, of the schema {@code experiments}: what all containers of a deployment share.
 *
 * <p>A version's document is made under the condition that there is none of its number, which decides between containers. The document
 * {@code newest} only says where to begin to look: it may lie behind if a container ended between the two writes.
 */
final class DocumentVersions implements VersionStore {

    private static final Logger log = Logger.getLogger(DocumentVersions.class.getName());
    private static final String TYPE = "experiments";
    private static final String NUMBER = "number";
    private static final String NEWEST = "newest";

    private final DocumentSession session;
    private final DocumentTypeManager types;

    DocumentVersions(DocumentSession session, DocumentTypeManager types) {
        this.session = session;
        this.types = types;
    }

    @Override
    public Optional<StoredVersion> find(long number) {
        return document(Long.toString(number))
                .map(document -> new StoredVersion(
                        number(document, NUMBER, 0),
                        text(document, "who"),
                        Instant.ofEpochMilli(number(document, "made_at", 0)),
                        document.getFieldValue("rolled_back_to") == null ? null : number(document, "rolled_back_to", 0),
                        text(document, "yaml"),
                        text(document, "deployed"),
                        number(document, "mark", 0)));
    }

    @Override
    public long knownNumber() {
        return document(NEWEST)
                .map(document -> number(document, NUMBER, 0))
                .filter(number -> find(number).isPresent())
                .orElse(0L);
    }

    @Override
    public boolean add(StoredVersion version) {
        DocumentUpdate update = new DocumentUpdate(type(), id(Long.toString(version.number())));
        assign(update, NUMBER, new LongFieldValue(version.number()));
        assign(update, "who", string(version.who()));
        assign(update, "made_at", new LongFieldValue(version.when().toEpochMilli()));
        Long rolledBackTo = version.rolledBackTo();
        if (rolledBackTo != null) {
            assign(update, "rolled_back_to", new LongFieldValue(rolledBackTo));
        }
        assign(update, "yaml", string(version.yaml()));
        assign(update, "deployed", string(version.deployed()));
        assign(update, "mark", new LongFieldValue(version.mark()));
        // Holds of no version that there is, and is not asked for where there is none.
        boolean added = write(update, TYPE + "." + NUMBER + " == 0");
        if (added) {
            pointTo(version.number());
        }
        return added;
    }

    /** The version is made by now, whatever becomes of this. */
    private void pointTo(long number) {
        DocumentUpdate update = new DocumentUpdate(type(), id(NEWEST));
        assign(update, NUMBER, new LongFieldValue(number));
        try {
            write(update, TYPE + "." + NUMBER + " < " + number);
        } catch (StoreException e) {
            log.log(
                    Level.WARNING,
                    "experiments " + number + " are kept, but document " + NEWEST + " does not say so: who starts"
                            + " next looks for them from an earlier one on",
                    e);
        }
    }

    private boolean write(DocumentUpdate update, String condition) {
        update.setCreateIfNonExistent(true);
        update.setCondition(new TestAndSetCondition(condition));
        return session.update(update);
    }

    private Optional<Document> document(String name) {
        type();
        return session.get(id(name));
    }

    private DocumentType type() {
        DocumentType type = types.getDocumentType(TYPE);
        if (type == null) {
            throw new StoreException(
                    "experiments: found no schema " + TYPE + " in the deployment, expected Polyrank's: add it and its"
                            + " document type, or set pollSeconds 0 to keep experiments in memory",
                    false);
        }
        return type;
    }

    private static void assign(DocumentUpdate update, String name, FieldValue value) {
        Field field = update.getDocumentType().getField(name);
        if (field == null) {
            throw new StoreException(
                    "schema " + TYPE + ": found no field " + name + ", expected that of Polyrank's schema", false);
        }
        update.addFieldUpdate(FieldUpdate.createAssign(field, value));
    }

    private static StringFieldValue string(String text) {
        Text.validateTextString(text).ifPresent(character -> {
            throw new StoreException(
                    String.format("experiments: found character U+%04X, expected text that Vespa can keep", character),
                    false);
        });
        return new StringFieldValue(text);
    }

    private static String text(Document document, String name) {
        @Nullable FieldValue value = document.getFieldValue(name);
        return value == null ? "" : value.toString();
    }

    private static long number(Document document, String name, long otherwise) {
        return document.getFieldValue(name) instanceof LongFieldValue number ? number.getLong() : otherwise;
    }

    private static DocumentId id(String name) {
        return new DocumentId("id:polyrank:" + TYPE + "::" + name);
    }
}
