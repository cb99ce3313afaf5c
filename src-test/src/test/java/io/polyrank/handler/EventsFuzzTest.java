package io.polyrank.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.yahoo.document.DocumentId;
import com.yahoo.document.datatypes.StringFieldValue;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.UserEvent;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

/** Whatever is told as an event, it is read or refused; what is read can be put in a document. */
class EventsFuzzTest {

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "{\"user\":\"u1\"",
        ",\"type\":\"click\"",
        ",\"item\":\"7\"",
        ",\"time\":1",
        ",\"id\":\"e\"",
        ",\"query\":\"",
        ",\"position\":",
        ",\"value\":",
        ",\"experiment\":",
        "\\u0000",
        "\\ud800",
        "1e999",
        "null",
        "}"
    })
    void read_anything_isReadOrRefused(byte[] line) {
        EventReader reader = new EventReader(Set.of("click"), 1_000);
        UserEvent event;
        try {
            event = reader.read(new String(line, StandardCharsets.UTF_8));
        } catch (InvalidValueException e) {
            return;
        }
        assertThat(event.timeMillis()).isBetween(1L, 1_000L);
        assertThat(new DocumentId("id:shop:user::" + event.user()).toString()).endsWith(event.user());
        assertThat(new DocumentId("id:shop:item::" + event.item()).toString()).endsWith(event.item());
        event.details().values().forEach(StringFieldValue::new);
        new StringFieldValue(event.id());
    }
}
