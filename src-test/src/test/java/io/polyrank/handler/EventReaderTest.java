package io.polyrank.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.UserEvent;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {

    private static final long LATEST = 1_700_000_000_000L;
    private final EventReader reader = new EventReader(Set.of("click"), LATEST);

    @Test
    void read_allThatThereCanBe_isTaken() {
        UserEvent event = reader.read("""
                {"id":"e1","user":"u 1","type":"click","item":"7","time":1699999999999,"query":"red shoes",\
                "position":3,"value":12.5,"experiment":"weights:b"}""");

        assertThat(event)
                .isEqualTo(new UserEvent(
                        "e1",
                        "u 1",
                        "click",
                        "7",
                        1_699_999_999_999L,
                        Map.of("query", "red shoes", "position", "3", "value", "12.5", "experiment", "weights:b")));
    }

    @Test
    void read_leastThatThereMustBe_isTaken() {
        assertThat(reader.read("{\"user\":\"u1\",\"type\":\"click\",\"item\":\"7\",\"time\":1,\"id\":null}"))
                .isEqualTo(new UserEvent("", "u1", "click", "7", 1, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                     | field event: found "{", expected one JSON object
            []                                                                    | field event: found "[]", expected a JSON object
            {"user":"u1"} {}                                                      | field event
            {"user":"u1","user":"u2"}                                             | field event
            {"type":"click","item":"7","time":1}                                  | field user: found "nothing", expected a text of 1 to 256
            {"user":7,"type":"click","item":"7","time":1}                         | field user: found "7"
            {"user":" ","type":"click","item":"7","time":1}                       | field user
            {"user":"a\\u0000b","type":"click","item":"7","time":1}               | field user
            {"user":"a\\ud800b","type":"click","item":"7","time":1}               | field user
            {"user":"u1","type":"gaze","item":"7","time":1}                       | field type: found "gaze", expected one of [click]
            {"user":"u1","type":"click","item":"","time":1}                       | field item
            {"user":"u1","type":"click","item":"7"}                               | field time: found "nothing", expected epoch milliseconds
            {"user":"u1","type":"click","item":"7","time":0}                      | field time
            {"user":"u1","type":"click","item":"7","time":1.5}                    | field time
            {"user":"u1","type":"click","item":"7","time":1700000000001}          | field time
            {"user":"u1","type":"click","item":"7","time":"1"}                    | field time
            {"user":"u1","type":"click","item":"7","time":1,"value":"x"}          | field value: found ""x"", expected a finite number
            {"user":"u1","type":"click","item":"7","time":1,"position":1e999}     | field position
            {"user":"u1","type":"click","item":"7","time":1,"colour":"red"}       | field colour
            """)
    void read_somethingWrong_namesFieldFoundAndExpected(String line, String message) {
        assertThatThrownBy(() -> reader.read(line))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(message);
    }
}
