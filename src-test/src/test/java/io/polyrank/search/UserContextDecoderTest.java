package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.simple.Value;
import com.yahoo.search.result.Hit;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.UserContext;
import io.polyrank.search.UserContextDecoder.Decoded;
import io.polyrank.spec.BehaviourSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserContextDecoderTest {

    @Test
    void decode_wholeDocument_hasEverything() {
        Value.ArrayValue events = new Value.ArrayValue()
                .add(Users.event("click", "7", 100, Map.of("brand_id", "3", "tags", "1 5")))
                .add(Users.event("purchase", "7", 150, Map.of("brand_id", "3")))
                .add(Users.event("click", "8", 200, Map.of("brand_id", "4")));

        Decoded decoded =
                decode(Users.map(Map.of("region", "north", "age", "25")), Users.totals(Map.of("click", 40L)), events);

        UserContext user = decoded.context();
        assertThat(user.user()).isEqualTo("u1");
        assertThat(user.profile().text("region")).isEqualTo("north");
        assertThat(user.profile().number("age")).isEqualTo(25);
        assertThat(user.total("click")).isEqualTo(40);
        assertThat(user.sequence("click")).extracting(BehaviourEvent::item).containsExactly("7", "8");
        assertThat(user.sequence("click"))
                .extracting(BehaviourEvent::timeMillis)
                .containsExactly(100L, 200L);
        assertThat(user.sequence("click").get(0).fields().texts("tags")).containsExactly("1", "5");
        assertThat(user.sequence("purchase")).hasSize(1);
        assertThat(decoded.skipped()).isZero();
        assertThat(decoded.cut()).isZero();
    }

    @Test
    void decode_mapsAsObjects_areReadAlike() {
        Value.ObjectValue fields = new Value.ObjectValue().put("brand_id", "3").put("size", 42);
        Value.ArrayValue events = new Value.ArrayValue()
                .add(new Value.ObjectValue()
                        .put("behaviour", "click")
                        .put("item", 7)
                        .put("time", 100)
                        .put("fields", fields));

        Decoded decoded = decode(
                new Value.ObjectValue().put("region", "north").put("score", 0.5),
                new Value.ObjectValue().put("click", 40),
                events);

        UserContext user = decoded.context();
        assertThat(user.profile().text("region")).isEqualTo("north");
        assertThat(user.profile().text("score")).isEqualTo("0.5");
        assertThat(user.total("click")).isEqualTo(40);
        BehaviourEvent event = user.sequence("click").get(0);
        assertThat(event.item()).isEqualTo("7");
        assertThat(event.fields().text("brand_id")).isEqualTo("3");
        assertThat(event.fields().text("size")).isEqualTo("42");
        assertThat(decoded.skipped()).isZero();
    }

    @Test
    void decode_absurdlyManyFields_keepsAsManyAsAreReadAndCountsTheRest() {
        Map<String, String> profile = new LinkedHashMap<>();
        Map<String, Long> totals = new LinkedHashMap<>();
        for (int field = 0; field < UserContextDecoder.MOST_FIELDS + 5; field++) {
            profile.put("field_" + field, "x");
            totals.put("type_" + field, 1L);
        }

        Decoded decoded = decode(Users.map(profile), Users.totals(totals), new Value.ArrayValue());

        assertThat(decoded.context().profile().text("field_999")).isEqualTo("x");
        assertThat(decoded.context().profile().text("field_1000")).isNull();
        assertThat(decoded.context().total("type_999")).isEqualTo(1);
        assertThat(decoded.context().total("type_1000")).isZero();
        assertThat(decoded.cut()).isEqualTo(10);
        assertThat(decoded.skipped()).isZero();
    }

    @Test
    void decode_emptyDocument_isAUserWithoutPast() {
        Decoded decoded = UserContextDecoder.decode("u1", new Hit("user:u1"));

        assertThat(decoded.context().sequences()).isEmpty();
        assertThat(decoded.context().totals()).isEmpty();
        assertThat(decoded.context().profile().text("region")).isNull();
        assertThat(decoded.skipped()).isZero();
    }

    @Test
    void decode_malformedParts_areLeftOutAndCounted() {
        Value.ArrayValue events = new Value.ArrayValue()
                .add(new Value.ObjectValue().put("item", "1").put("time", 1))
                .add(new Value.ObjectValue().put("behaviour", "click").put("time", 1))
                .add(new Value.ObjectValue().put("behaviour", "").put("item", "1"))
                .add(new Value.StringValue("no event at all"))
                .add(new Value.ObjectValue()
                        .put("behaviour", "click")
                        .put("item", "9")
                        .put("time", "yesterday")
                        .put("fields", new Value.StringValue("no map")));
        Value.ArrayValue profile = new Value.ArrayValue()
                .add(new Value.ObjectValue().put("key", "region"))
                .add(new Value.ObjectValue());
        Value.ArrayValue totals = new Value.ArrayValue()
                .add(new Value.ObjectValue().put("key", "click").put("value", "many"))
                .add(new Value.ObjectValue().put("key", "cart").put("value", -3))
                .add(new Value.ObjectValue().put("key", "purchase").put("value", 2));

        Decoded decoded = decode(profile, totals, events);

        UserContext user = decoded.context();
        assertThat(user.sequence("click")).hasSize(1);
        assertThat(user.sequence("click").get(0).timeMillis()).isZero();
        assertThat(user.totals()).containsExactly(Map.entry("purchase", 2L));
        assertThat(user.profile().text("region")).isNull();
        assertThat(decoded.skipped()).isEqualTo(8);
    }

    @Test
    void decode_fieldsOfAnotherType_readAsNothing() {
        Decoded decoded = decode(new Value.StringValue("text"), new Value.LongValue(3), new Value.StringValue("text"));

        assertThat(decoded.context().sequences()).isEmpty();
        assertThat(decoded.context().totals()).isEmpty();
    }

    @Test
    void decode_hugeHistory_keepsTheLatestOfEachType() {
        Value.ArrayValue events = new Value.ArrayValue();
        events.add(Users.event("purchase", "0", 0, Map.of()));
        for (int index = 0; index < 5_000; index++) {
            events.add(Users.event("click", Integer.toString(index), index, Map.of()));
        }

        Decoded decoded = decode(Users.map(Map.of()), Users.map(Map.of()), events);

        List<BehaviourEvent> clicks = decoded.context().sequence("click");
        assertThat(clicks).hasSize(BehaviourSpec.MAXIMUM_KEEP);
        assertThat(clicks.get(0).item()).isEqualTo("4000");
        assertThat(clicks.get(999).item()).isEqualTo("4999");
        assertThat(decoded.context().sequence("purchase")).hasSize(1);
        assertThat(decoded.cut()).isEqualTo(4_000);
    }

    private static Decoded decode(Inspector profile, Inspector totals, Inspector events) {
        return UserContextDecoder.decode("u1", Users.hit("u1", profile, totals, events));
    }
}
