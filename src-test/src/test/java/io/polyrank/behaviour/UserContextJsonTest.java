package io.polyrank.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserContextJsonTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final DatasetSpec SPEC = DatasetSpecReader.read("shop.yaml", """
            dataset: shop
            item_key: item_id
            tasks: [{name: click, label: clicked}]
            behaviours: [{type: click, keep: 5}, {type: cart, keep: 5}]
            features:
              - {name: region, of: user, kind: categorical}
              - {name: age, of: user, kind: numerical}
              - {name: item_id, of: item, kind: categorical}
              - {name: tags, of: item, kind: categorical, values: 3}
              - {name: price, of: item, kind: numerical}
            sequences: [{behaviour: click, fields: [item_id, tags], length: 5}]
            """);

    @Test
    void write_context_isTheDocumentedForm() throws JsonProcessingException {
        UserContext user = new UserContext(
                "u17",
                new TextFields(Map.of("region", "north", "secret", "x")),
                Map.of(
                        "click",
                        List.of(new BehaviourEvent(
                                "7", 1_700_000_000_000L, new TextFields(Map.of("tags", "red shoe", "price", "3"))))),
                Map.of("click", 12L));

        assertThat(MAPPER.readTree(UserContextJson.write(user, SPEC).toString()))
                .isEqualTo(MAPPER.readTree("""
                        {"user_id": "u17", "profile": {"region": "north"}, "totals": {"click": 12, "cart": 0},
                         "events": [{"behaviour": "click", "item": "7", "time": 1700000000000,
                                     "fields": {"tags": "red shoe"}}]}
                        """));
    }

    @Property
    void read_whatWasWritten_isTheSameContext(@ForAll("contexts") UserContext user) throws JsonProcessingException {
        String json = MAPPER.writeValueAsString(UserContextJson.write(user, SPEC));

        UserContext read = UserContextJson.read(MAPPER.readTree(json));

        assertThat(read.user()).isEqualTo(user.user());
        assertThat(read.profile()).isEqualTo(user.profile());
        for (String type : List.of("click", "cart")) {
            assertThat(read.sequence(type)).isEqualTo(user.sequence(type));
            assertThat(read.total(type)).isEqualTo(user.total(type));
        }
    }

    @Provide
    Arbitrary<UserContext> contexts() {
        Arbitrary<TextFields> profiles = fields("region", "age");
        Arbitrary<List<BehaviourEvent>> events = Combinators.combine(
                        Arbitraries.strings().ofMaxLength(8), Arbitraries.longs(), fields("item_id", "tags"))
                .as(BehaviourEvent::new)
                .list()
                .ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.strings().ofMaxLength(8),
                        profiles,
                        events,
                        events,
                        Arbitraries.longs().between(0, 1_000))
                .as((user, profile, clicks, carts, total) ->
                        new UserContext(user, profile, Map.of("click", clicks, "cart", carts), Map.of("click", total)));
    }

    private static Arbitrary<TextFields> fields(String first, String second) {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(12);
        return Combinators.combine(texts, texts).as((one, two) -> {
            Map<String, String> values = new HashMap<>();
            values.put(first, one);
            values.put(second, two);
            return new TextFields(values);
        });
    }

    @Test
    void read_onlyAnId_isAUserWithoutPast() throws JsonProcessingException {
        UserContext user = read("{'user_id': 'u1', 'profile': null, 'totals': null, 'events': null}");

        assertThat(user.user()).isEqualTo("u1");
        assertThat(user.profile().text("region")).isNull();
        assertThat(user.sequences()).isEmpty();
        assertThat(user.totals()).isEmpty();
    }

    @Test
    void read_eventWithoutTimeOrFields_hasUnknownTimeAndNoFields() throws JsonProcessingException {
        UserContext user = read("{'user_id': 'u1', 'events': [{'behaviour': 'click', 'item': '7'}]}");

        assertThat(user.sequence("click")).containsExactly(new BehaviourEvent("7", 0, new TextFields(Map.of())));
    }

    @Test
    void readFields_numbersAndNull_areDigitsAndMissing() throws JsonProcessingException {
        TextFields fields = UserContextJson.readFields(
                tree("{'brand': 7, 'whole': 7.0, 'price': 7.5, 'big': 12345678901234, 'new': true, 'gone': null}"));

        assertThat(fields.values())
                .containsOnly(
                        Map.entry("brand", "7"),
                        Map.entry("whole", "7"),
                        Map.entry("price", "7.5"),
                        Map.entry("big", "12345678901234"),
                        Map.entry("new", "true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]                                                  | user_id   | nothing | a text",
                "{'user_id': 17}                                     | user_id   | 17      | a text",
                "{'user_id': 'u', 'profile': 'x'}                    | fields    | 'x'     | a JSON object",
                "{'user_id': 'u', 'profile': {'tags': ['a']}}        | tags      | ['a']   | a text, several values",
                "{'user_id': 'u', 'profile': {'tags': {}}}           | tags      | {}      | a text, several values",
                "{'user_id': 'u', 'totals': [1]}                     | totals    | [1]     | a JSON object",
                "{'user_id': 'u', 'totals': {'click': 'many'}}       | click     | 'many'  | a whole number",
                "{'user_id': 'u', 'totals': {'click': 1.5}}          | click     | 1.5     | a whole number",
                "{'user_id': 'u', 'totals': {'click': 1e30}}         | click     | 1.0E30  | a whole number",
                "{'user_id': 'u', 'events': {}}                      | events    | {}      | a JSON array",
                "{'user_id': 'u', 'events': ['click']}               | behaviour | nothing | a text",
                "{'user_id': 'u', 'events': [{'item': '7'}]}         | behaviour | nothing | a text",
                "{'user_id': 'u', 'events': [{'behaviour': 'click'}]} | item     | nothing | a text",
                "{'user_id': 'u', 'events': [{'behaviour': 'c', 'item': '7', 'time': 'now'}]} | time | 'now' | a whole number"
            })
    void read_wrongType_namesFieldFoundAndExpected(String json, String field, String found, String expected) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> read(json))
                .withMessageStartingWith(
                        "field " + field + ": found \"" + found.replace('\'', '"') + "\", expected " + expected);
    }

    private static UserContext read(String json) throws JsonProcessingException {
        return UserContextJson.read(tree(json));
    }

    private static JsonNode tree(String json) throws JsonProcessingException {
        return MAPPER.readTree(json.replace('\'', '"'));
    }
}
