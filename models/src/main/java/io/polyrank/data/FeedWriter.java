package io.polyrank.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserContextJson;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DerivedSpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the marketplace's items and users as they are at the end of its log, as Vespa put operations, one per line:
 * items with their popularity so far, users with profile, lifetime counts and kept events.
 */
public final class FeedWriter {

    private static final List<String> TEXTS = List.of("title", "category", "brand");
    private static final List<String> WHOLE_NUMBERS = List.of("item_id", "category_id", "brand_id");
    private static final List<String> NUMBERS = List.of("price", "rating");
    private static final String TAGS = "tags";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FeedWriter() {}

    /**
     * Replays a marketplace log to its end and writes the feed.
     *
     * @param folder the folder the simulator wrote
     * @return time of the last exposure, epoch milliseconds
     * @throws IOException when the file cannot be written
     */
    public static long write(Path folder, Path file) throws IOException {
        Replay replay = new Replay(new DataSource(DataSource.Kind.MARKETPLACE, folder).open());
        replay.run(sample -> {});
        try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
            replay.items((item, fields) -> line(out, item(item, fields, replay.spec())));
            replay.users(user -> line(out, user(user, replay.spec())));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return replay.latestMillis();
    }

    private static ObjectNode item(String item, FieldValues values, DatasetSpec spec) {
        ObjectNode put = MAPPER.createObjectNode().put("put", "id:shop:item::" + item);
        ObjectNode fields = put.putObject("fields");
        for (String field : TEXTS) {
            fields.put(field, values.text(field));
        }
        for (String field : WHOLE_NUMBERS) {
            fields.put(field, (long) values.number(field));
        }
        for (String field : NUMBERS) {
            fields.put(field, values.number(field));
        }
        ObjectNode cells = fields.putObject(TAGS).putObject("cells");
        values.texts(TAGS).forEach(tag -> cells.put(tag, 1));
        for (String behaviour : spec.counters()) {
            String counter = DerivedSpec.counterField(behaviour);
            fields.put(counter, (long) values.number(counter));
        }
        return put;
    }

    private static ObjectNode user(UserContext user, DatasetSpec spec) {
        ObjectNode put = MAPPER.createObjectNode().put("put", "id:shop:user::" + user.user());
        put.set("fields", UserContextJson.write(user, spec));
        return put;
    }

    private static void line(BufferedWriter out, ObjectNode put) {
        try {
            out.write(MAPPER.writeValueAsString(put));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
