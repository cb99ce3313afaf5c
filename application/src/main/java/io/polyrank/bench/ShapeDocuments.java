package io.polyrank.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserContextJson;
import io.polyrank.encode.EncoderState;
import io.polyrank.spec.DatasetSpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A schema and documents for a {@link BenchModel shape}: items with a whole number in every field, users with full sequences. */
final class ShapeDocuments {

    private static final int USERS = 500;
    private static final long SEED = 3;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final DatasetSpec dataset;

    ShapeDocuments(DatasetSpec dataset) {
        this.dataset = dataset;
    }

    /** The schema of the items. Retrieval orders by the first field, so that there is an order to rank anew. */
    String itemSchema() {
        List<String> names = dataset.itemFields();
        StringBuilder schema = new StringBuilder("schema item {\n  document item {\n");
        for (String name : names) {
            schema.append("    field ").append(name).append(" type int { indexing: attribute | summary }\n");
        }
        schema.append("  }\n  rank-profile polyrank {\n    first-phase { expression: attribute(")
                .append(names.get(0))
                .append(") }\n    match-features {\n");
        for (String name : names) {
            schema.append("      attribute(").append(name).append(")\n");
        }
        return schema.append("    }\n  }\n}\n").toString();
    }

    /** Writes put operations, one per line. */
    void writeFeed(int items, Path file) throws IOException {
        // Without vocabularies values are any numbers; the shape's models know those they know of them.
        SyntheticQuery values = new SyntheticQuery(dataset, new EncoderState(Map.of(), Map.of()), SEED);
        try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
            for (int item = 0; item < items; item++) {
                put(out, "item", item, item(values.item()));
            }
            for (int user = 0; user < USERS; user++) {
                UserContext any = values.user();
                UserContext own = new UserContext("u" + user, any.profile(), any.sequences(), any.totals());
                put(out, "user", user, UserContextJson.write(own, dataset));
            }
        }
    }

    private ObjectNode item(TextFields texts) {
        ObjectNode fields = MAPPER.createObjectNode();
        for (String name : dataset.itemFields()) {
            fields.put(name, (long) texts.number(name));
        }
        return fields;
    }

    private static void put(BufferedWriter out, String schema, int number, ObjectNode fields) throws IOException {
        ObjectNode put = MAPPER.createObjectNode().put("put", "id:bench:" + schema + "::" + number);
        put.set("fields", fields);
        out.write(MAPPER.writeValueAsString(put));
        out.write('\n');
    }
}
