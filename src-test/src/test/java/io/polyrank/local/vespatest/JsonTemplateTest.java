package io.polyrank.local.vespatest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.local.vespatest.JsonTemplate.Difference;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vespa's rules, one by one. */
class JsonTemplateTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Difference> differences(String template, String answer) {
        return JsonTemplate.differences(json(template), json(answer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {}                        ; {"a": 1}
            {"a": {"b": "x"}}         ; {"a": {"b": "x", "c": []}, "d": null}
            [1, "x", {}]              ; [1.0, "x", {"a": 1}]
            []                        ; []
            null                      ; null
            true                      ; true
            {"a~/b": 1}               ; {"a~/b": 1}
            """)
    void differences_whatTheTemplateSaysIsThere_areNone(String template, String answer) {
        assertThat(differences(template, answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"a": 1}                  ; {"b": 1}                  ; /a: expected 1, found no such field
            {"a": null}               ; {}                        ; /a: expected null, found no such field
            {"a": null}               ; {"a": 0}                  ; /a: expected null, found 0
            {"a": {"b": "x"}}         ; {"a": {"b": "X"}}         ; /a/b: expected "x", found "X"
            {"a": [1, {"b": true}]}   ; {"a": [1, {"b": false}]}  ; /a/1/b: expected true, found false
            {"a": [1, 2]}             ; {"a": [1, 2, 3]}          ; /a: expected 2 elements, found 3
            {"a": []}                 ; {"a": [1]}                ; /a: expected 0 elements, found 1
            {"a": 1}                  ; {"a": "1"}                ; /a: expected 1, found "1"
            {"a": "1"}                ; {"a": 1}                  ; /a: expected "1", found 1
            {"a": 1}                  ; {"a": true}               ; /a: expected 1, found true
            {"a": {}}                 ; {"a": []}                 ; /a: expected {}, found []
            {"a": []}                 ; {"a": {}}                 ; /a: expected [], found {}
            {"a": {}}                 ; {"a": null}               ; /a: expected {}, found null
            {"a~/b": 1}               ; {"a~/b": 2}               ; /a~0~1b: expected 1, found 2
            {}                        ; []                        ; the body: expected {}, found []
            """)
    void differences_anythingElse_areNamedWithTheirPlace(String template, String answer, String difference) {
        assertThat(differences(template, answer))
                .extracting(Difference::toString)
                .containsExactly(difference);
    }

    @Test
    void differences_many_areAllTold() {
        assertThat(differences("{\"a\": 1, \"b\": {\"c\": 2}, \"d\": 3}", "{\"a\": 2, \"b\": {}, \"d\": 3}"))
                .extracting(Difference::place)
                .containsExactly("/a", "/b/c");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0, true",
        "0, 1e-10, true",
        "0, 1e-8, false",
        "0.001, 0.00100000000099, true",
        "0.001, 0.00100001, false",
        "-1.0, -1.0000000001, true",
        "-5, 5, false",
        "1e15, 1.0000000004e15, true",
        "1e15, 1.0000006e15, false",
        "0.1, 0.10000000149011612, true", // the float that is nearest to 0.1, as a double
        "100000000, 100000047, true", // 4.7e-7 of it apart
        "100000000, 100000048, false"
    })
    void differences_numbers_areThoseThatSinglePrecisionTellsApart(String expected, String found, boolean same) {
        assertThat(differences(expected, found).isEmpty()).isEqualTo(same);
    }

    @Property
    void differences_ofAnObjectFromItselfWithMoreFields_areNone(
            @ForAll List<Double> numbers, @ForAll String text, @ForAll boolean flag) {
        JsonNode template =
                MAPPER.createObjectNode().put("text", text).put("flag", flag).set("numbers", array(numbers));
        JsonNode answer = MAPPER.createObjectNode()
                .put("more", 1)
                .put("text", text)
                .put("flag", flag)
                .set("numbers", array(numbers));

        assertThat(JsonTemplate.differences(template, answer)).isEmpty();
        assertThat(JsonTemplate.differences(answer, template))
                .extracting(Difference::place)
                .containsExactly("/more");
    }

    private static JsonNode array(List<Double> numbers) {
        return MAPPER.valueToTree(numbers);
    }
}
