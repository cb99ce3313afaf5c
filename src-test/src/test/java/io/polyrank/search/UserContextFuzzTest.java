package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.simple.Value;
import com.yahoo.search.result.Hit;
import com.yahoo.search.result.StructuredData;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserContextJson;
import io.polyrank.encode.Encoder;
import io.polyrank.search.UserContextDecoder.Decoded;
import io.polyrank.testing.TestModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Whatever stands in a user's document or in a golden request, it is read, refused or skipped part by part. */
class UserContextFuzzTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final Encoder ENCODER = TestModels.encoder();
    private static final List<TextFields> ITEMS =
            List.of(new TextFields(Map.of("item_id", "7", "brand_id", "3", "price", "19.5", "tags", "1 5")));

    private final ObjectMapper mapper = new ObjectMapper();

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "{\"user_id\":\"u1\"",
        "\"profile\":{",
        "\"region\":",
        "\"age\":",
        "\"totals\":{",
        "\"click\":",
        "\"events\":[{",
        "\"behaviour\":\"click\"",
        "\"item\":\"7\"",
        "\"time\":",
        "\"fields\":{",
        "\"brand_id\":",
        "\"tags\":",
        "\"key\":",
        "\"value\":",
        "null",
        "1e999",
        "-1",
        "9223372036854775807",
        "0.1",
        "true",
        "[]",
        "\\u0000"
    })
    void read_anyJson_isReadOrRefused(byte[] bytes) {
        JsonNode json;
        try {
            json = mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return;
        }
        try {
            UserContext user = UserContextJson.read(json);
            JsonNode written = UserContextJson.write(user, ENCODER.spec());
            assertThat(UserContextJson.write(UserContextJson.read(written), ENCODER.spec()))
                    .isEqualTo(written);
            encode(user);
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).startsWith("field ");
        }
        decode(json);
    }

    private static void decode(JsonNode json) {
        Hit hit = new Hit("user:u1", 0);
        json.properties()
                .forEach(field -> hit.setField(field.getKey(), new StructuredData(inspector(field.getValue()))));
        Decoded decoded = UserContextDecoder.decode("u1", hit);
        assertThat(decoded.skipped()).isNotNegative();
        assertThat(decoded.context().totals().values()).allMatch(total -> total >= 0);
        try {
            encode(decoded.context());
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).startsWith("field ");
        }
    }

    private static void encode(UserContext user) {
        Encoder.Query query = ENCODER.query(user, FieldValues.NONE, NOW);
        assertFinite(query.user().numbers());
        assertFinite(query.candidates(ITEMS).numbers());
    }

    private static void assertFinite(float[] numbers) {
        for (float number : numbers) {
            assertThat(number).isFinite();
        }
    }

    /** As the content node's reply carries it. */
    private static Inspector inspector(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Value.ObjectValue object = new Value.ObjectValue();
                node.properties().forEach(field -> object.put(field.getKey(), inspector(field.getValue())));
                yield object;
            }
            case ARRAY -> {
                Value.ArrayValue array = new Value.ArrayValue();
                node.forEach(element -> array.add(inspector(element)));
                yield array;
            }
            case STRING -> new Value.StringValue(node.asText());
            case BOOLEAN -> new Value.BoolValue(node.asBoolean());
            case NUMBER ->
                node.canConvertToExactIntegral() && node.canConvertToLong()
                        ? new Value.LongValue(node.asLong())
                        : new Value.DoubleValue(node.asDouble());
            case NULL, MISSING, BINARY, POJO -> Value.empty();
        };
    }
}
