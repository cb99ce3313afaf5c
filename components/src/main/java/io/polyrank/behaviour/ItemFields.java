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
import com.yahoo.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
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
            String text = document.getField(field) == null ? null : text(document.getFieldValue(field));
            if (text != null) {
                texts.put(field, text);
            }
        }
        return new TextFields(texts);
    }

    private static @Nullable String text(@Nullable FieldValue value) {
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
                ? tensor.getTensor().map(ItemFields::labels).orElse(null)
                : null;
    }

    private static @Nullable String labels(Tensor tensor) {
        if (tensor.type().rank() != 1 || !tensor.type().dimensions().get(0).isMapped()) {
            return null;
        }
        List<String> labels = new ArrayList<>();
        for (Iterator<Tensor.Cell> cells = tensor.cellIterator(); cells.hasNext(); ) {
            labels.add(cells.next().getKey().label(0));
        }
        labels.sort(ValueOrder.NUMBERS_FIRST);
        return String.join(" ", labels);
    }
}
