package io.polyrank.behaviour;

import com.yahoo.document.DataType;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentType;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.DocumentUpdate;
import com.yahoo.document.Field;
import com.yahoo.document.TestAndSetCondition;
import com.yahoo.document.datatypes.Array;
import com.yahoo.document.datatypes.FieldValue;
import com.yahoo.document.datatypes.LongFieldValue;
import com.yahoo.document.datatypes.MapFieldValue;
import com.yahoo.document.datatypes.StringFieldValue;
import com.yahoo.document.datatypes.Struct;
import com.yahoo.document.update.FieldUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** User contexts as documents of Vespa, of the schema {@code user}. */
final class UserDocuments {

    private static final String REVISION = "revision";

    private final DocumentSession session;
    private final DocumentTypeManager types;
    private final String namespace;
    private final String typeName;

    /**
     * A user as the documents have it.
     *
     * @param revision of the document; null if nobody gave it one
     */
    record Found(UserContext context, @Nullable Long revision) {}

    UserDocuments(DocumentSession session, DocumentTypeManager types, BehaviourStoreConfig config) {
        this.session = session;
        this.types = types;
        this.namespace = config.documentNamespace();
        this.typeName = config.userType();
    }

    /** @throws StoreException when it cannot be read */
    Optional<Found> find(String user) {
        return session.get(id(user)).map(document -> read(user, document));
    }

    private static Found read(String user, Document document) {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        if (document.getFieldValue("events") instanceof Array<?> events) {
            for (FieldValue event : events) {
                Struct fields = (Struct) event;
                sequences
                        .computeIfAbsent(text(fields.getFieldValue("behaviour")), type -> new ArrayList<>())
                        .add(new BehaviourEvent(
                                text(fields.getFieldValue("item")),
                                number(fields.getFieldValue("time")),
                                new TextFields(texts(fields.getFieldValue("fields"))),
                                text(fields.getFieldValue("id"))));
            }
        }
        Map<String, Long> totals = new LinkedHashMap<>();
        if (document.getFieldValue("totals") instanceof MapFieldValue<?, ?> map) {
            map.forEach((behaviour, total) -> totals.put(behaviour.toString(), number(total)));
        }
        TextFields profile = new TextFields(texts(document.getFieldValue("profile")));
        FieldValue revision = document.getFieldValue(REVISION);
        return new Found(new UserContext(user, profile, sequences, totals), revision == null ? null : number(revision));
    }

    private static String text(@Nullable FieldValue value) {
        return value == null ? "" : value.toString();
    }

    private static long number(@Nullable FieldValue value) {
        return value instanceof LongFieldValue number ? number.getLong() : 0;
    }

    private static Map<String, String> texts(@Nullable FieldValue value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof MapFieldValue<?, ?> map) {
            map.forEach((name, text) -> texts.put(name.toString(), text.toString()));
        }
        return texts;
    }

    /**
     * Writes what events change: sequences and totals.
     *
     * @param before what the user was made of; nothing if there was no document
     * @return false if others have written the document since
     * @throws StoreException when it is not known that it is written
     */
    boolean write(UserContext user, Optional<Found> before) {
        DocumentType type = types.getDocumentType(typeName);
        if (type == null) {
            throw new StoreException("config behaviour-store: userType: found no schema " + typeName, false);
        }
        Long revision = before.map(Found::revision).orElse(null);
        DocumentUpdate update = new DocumentUpdate(type, id(user.user()));
        update.setCreateIfNonExistent(before.isEmpty());
        // A document that was made meanwhile has a revision, so the condition does not hold; without one it is not
        // asked for.
        update.setCondition(new TestAndSetCondition(typeName + "." + REVISION + " == " + revision));
        assign(update, field(type, "user_id"), new StringFieldValue(user.user()));
        assign(update, field(type, REVISION), new LongFieldValue(revision == null ? 1 : revision + 1));
        assign(update, field(type, "totals"), totals(field(type, "totals").getDataType(), user.totals()));
        assign(update, field(type, "events"), events(field(type, "events").getDataType(), user.sequences()));
        return session.update(update);
    }

    private static void assign(DocumentUpdate update, Field field, FieldValue value) {
        update.addFieldUpdate(FieldUpdate.createAssign(field, value));
    }

    private static Field field(DocumentType type, String name) {
        Field field = type.getField(name);
        if (field == null) {
            throw new StoreException(
                    "schema " + type.getName() + ": found no field " + name + ", expected that of Polyrank's schema",
                    false);
        }
        return field;
    }

    @SuppressWarnings("unchecked") // What schemas say is not known to Java.
    private static FieldValue totals(DataType type, Map<String, Long> totals) {
        MapFieldValue<FieldValue, FieldValue> map = (MapFieldValue<FieldValue, FieldValue>) type.createFieldValue();
        totals.forEach((behaviour, total) -> map.put(new StringFieldValue(behaviour), new LongFieldValue(total)));
        return map;
    }

    @SuppressWarnings("unchecked") // What schemas say is not known to Java.
    private static FieldValue events(DataType type, Map<String, List<BehaviourEvent>> sequences) {
        Array<Struct> events = (Array<Struct>) type.createFieldValue();
        sequences.forEach((behaviour, sequence) -> {
            for (BehaviourEvent event : sequence) {
                Struct struct = (Struct) events.getDataType().getNestedType().createFieldValue();
                struct.setFieldValue("behaviour", new StringFieldValue(behaviour));
                struct.setFieldValue("item", new StringFieldValue(event.item()));
                struct.setFieldValue("time", new LongFieldValue(event.timeMillis()));
                if (!event.id().isEmpty()) {
                    struct.setFieldValue("id", new StringFieldValue(event.id()));
                }
                MapFieldValue<FieldValue, FieldValue> fields = (MapFieldValue<FieldValue, FieldValue>)
                        struct.getField("fields").getDataType().createFieldValue();
                ((TextFields) event.fields())
                        .values()
                        .forEach((name, text) -> fields.put(new StringFieldValue(name), new StringFieldValue(text)));
                struct.setFieldValue("fields", fields);
                events.add(struct);
            }
        });
        return events;
    }

    /** @return whether there was one */
    boolean remove(String user) {
        return session.remove(id(user));
    }

    /** A user with the sequences and totals of another one whose types it has not. */
    static UserContext withOthers(UserContext user, UserContext other) {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>(other.sequences());
        sequences.keySet().removeAll(user.totals().keySet());
        sequences.putAll(user.sequences());
        Map<String, Long> totals = new LinkedHashMap<>(other.totals());
        totals.putAll(user.totals());
        return new UserContext(user.user(), user.profile(), sequences, totals);
    }

    private DocumentId id(String user) {
        return new DocumentId("id:" + namespace + ":" + typeName + "::" + user);
    }
}
