package io.polyrank.behaviour;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.datatypes.BoolFieldValue;
import com.yahoo.document.datatypes.FieldValue;
import com.yahoo.document.datatypes.NumericFieldValue;
import com.yahoo.document.datatypes.StringFieldValue;
import com.yahoo.document.datatypes.TensorFieldValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of items that events keep, read from the items' documents as match-features would have them. */
final class ItemFields {

    private final DocumentSession session;
    private final String prefix;
    private final List<String> fields;
    private final Cache<String, TextFields> known;

    ItemFields(DocumentSession session, BehaviourStoreConfig config) {
        this.session = session;
        this.prefix = "id:" + config.documentNamespace() + ":" + config.itemType() + "::";
        this.fields = List.copyOf(config.itemFields());
        this.known = Caffeine.newBuilder()
                .maximumSize(config.items())
                .expireAfterWrite(Duration.ofNanos(Math.round(config.itemSeconds() * 1e9)))
                .executor(Runnable::run)
                .build();
    }

    /**
     * What is known of an item; nothing if there is none.
     *
     * @throws InvalidValueException when a field of it is a tensor that holds no values
     * @throws StoreException when that cannot be found out
     */
    Optional<TextFields> find(String item) {
        TextFields found = known.getIfPresent(item);
        if (found == null) {
            found = session.get(new DocumentId(prefix + item)).map(this::read).orElse(null);
            if (found != null) {
                known.put(item, found);
            }
        }
        return Optional.ofNullable(found);
    }

    private TextFields read(Document document) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String field : fields) {
            String text = document.getField(field) == null ? null : text(field, document.getFieldValue(field));
            if (text != null) {
                texts.put(field, text);
            }
        }
        return new TextFields(texts);
    }

    private static @Nullable String text(String field, @Nullable FieldValue value) {
        if (value instanceof NumericFieldValue number) {
            double exact = number.getNumber().doubleValue();
            return Double.isNaN(exact) ? null : FieldValues.textOf(exact);
        }
        if (value instanceof StringFieldValue text) {
            return text.getString();
        }
        if (value instanceof BoolFieldValue bool) {
            return bool.getBoolean() ? "1" : "0";
        }
        return value instanceof TensorFieldValue tensor
                ? tensor.getTensor()
                        .map(labels -> String.join(" ", ValueOrder.labels(field, labels)))
                        .orElse(null)
                : null;
    }
}
