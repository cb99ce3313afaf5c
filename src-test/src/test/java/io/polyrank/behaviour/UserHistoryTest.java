package io.polyrank.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.spec.BehaviourSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UserHistoryTest {

    private static final List<BehaviourSpec> BEHAVIOURS =
            List.of(new BehaviourSpec("click", null, 2), new BehaviourSpec("cart", null, 3));

    @Test
    void append_moreThanKept_dropsTheOldestAndCountsAll() {
        UserHistory history = history();
        history.append("click", event("a"));
        history.append("click", event("b"));
        history.append("click", event("c"));

        UserContext context = history.context();

        assertThat(context.user()).isEqualTo("u1");
        assertThat(context.sequence("click")).extracting(BehaviourEvent::item).containsExactly("b", "c");
        assertThat(context.total("click")).isEqualTo(3);
        assertThat(context.sequence("cart")).isEmpty();
        assertThat(context.total("cart")).isZero();
    }

    @Test
    void append_undeclaredType_namesWhatIsDeclared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history().append("view", event("a")))
                .withMessage("behaviour type: found \"view\", expected one of [click, cart]");
    }

    @Test
    void total_undeclaredType_namesWhatIsDeclared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history().total("view", 3))
                .withMessage("behaviour type: found \"view\", expected one of [click, cart]");
    }

    @Test
    void total_knownFromElsewhere_isCountedOn() {
        UserHistory history = history();
        history.append("click", event("a"));
        history.total("click", 40);
        history.append("click", event("b"));
        history.total("click", 7);

        assertThat(history.context().total("click")).isEqualTo(41);
    }

    @Test
    void context_laterAppends_leaveItAsItWas() {
        UserHistory history = history();
        history.append("click", event("a"));
        UserContext before = history.context();

        history.append("click", event("b"));
        history.total("cart", 9);

        assertThat(before.sequence("click")).extracting(BehaviourEvent::item).containsExactly("a");
        assertThat(before.total("click")).isEqualTo(1);
        assertThat(before.total("cart")).isZero();
    }

    @Property
    void context_anyAppends_holdsTheLatestPerType(
            @ForAll("appends") List<String> appends, @ForAll @IntRange(min = 1, max = 5) int keep) {
        UserHistory history = new UserHistory(
                "u1",
                FieldValues.NONE,
                List.of(new BehaviourSpec("click", null, keep), new BehaviourSpec("cart", null, keep)));
        for (int index = 0; index < appends.size(); index++) {
            history.append(appends.get(index), event(Integer.toString(index)));
        }

        UserContext context = history.context();

        for (String type : List.of("click", "cart")) {
            List<String> all = new ArrayList<>();
            for (int index = 0; index < appends.size(); index++) {
                if (appends.get(index).equals(type)) {
                    all.add(Integer.toString(index));
                }
            }
            assertThat(context.sequence(type))
                    .extracting(BehaviourEvent::item)
                    .containsExactlyElementsOf(all.subList(Math.max(0, all.size() - keep), all.size()));
            assertThat(context.total(type)).isEqualTo(all.size());
        }
    }

    /** The law of a store that is told events late and again. */
    @Property
    void append_anyOrderAndRepetition_keepsOneSequence(
            @ForAll List<@IntRange(min = 1, max = 40) Integer> times,
            @ForAll @IntRange(min = 1, max = 8) int keep,
            @ForAll Random random) {
        List<BehaviourSpec> behaviours = List.of(new BehaviourSpec("click", null, keep));
        List<BehaviourEvent> events = times.stream()
                .map(time -> new BehaviourEvent(
                        "i" + time % 3, time / 2 + 1, FieldValues.NONE, time % 5 == 0 ? "e" + time : ""))
                .toList();
        List<BehaviourEvent> disorder = new ArrayList<>(events);
        disorder.addAll(events.subList(events.size() / 2, events.size()));
        Collections.shuffle(disorder, random);

        UserHistory inOrder = new UserHistory("u1", FieldValues.NONE, behaviours);
        events.stream().sorted(BehaviourEvent.ORDER).forEach(event -> inOrder.append("click", event));
        UserHistory inDisorder = new UserHistory("u1", FieldValues.NONE, behaviours);
        disorder.forEach(event -> inDisorder.append("click", event));

        assertThat(inDisorder.context().sequences()).isEqualTo(inOrder.context().sequences());
        assertThat(inOrder.context().total("click"))
                .isEqualTo(events.stream().distinct().count());
    }

    @Test
    void append_sameEventAgain_isNotNew() {
        UserHistory history = history();
        BehaviourEvent event = new BehaviourEvent("a", 5, FieldValues.NONE);

        assertThat(history.append("click", event)).isTrue();
        assertThat(history.append("click", event)).isFalse();
        assertThat(history.append("cart", event)).isTrue();
        assertThat(history.context().total("click")).isOne();
    }

    @Test
    void append_oneIdTwoTimes_isOneEvent() {
        UserHistory history = history();

        assertThat(history.append("click", new BehaviourEvent("a", 5, FieldValues.NONE, "e1")))
                .isTrue();
        assertThat(history.append("click", new BehaviourEvent("a", 6, FieldValues.NONE, "e1")))
                .isFalse();
    }

    @Test
    void expire_oldEvents_leaveAndStillCount() {
        UserHistory history = history();
        history.append("click", new BehaviourEvent("a", 5, FieldValues.NONE));
        history.append("click", new BehaviourEvent("b", 6, FieldValues.NONE));

        history.expire("click", 6);

        assertThat(history.context().sequence("click"))
                .extracting(BehaviourEvent::item)
                .containsExactly("b");
        assertThat(history.context().total("click")).isEqualTo(2);
    }

    @Provide
    Arbitrary<List<String>> appends() {
        return Arbitraries.of("click", "cart").list().ofMaxSize(30);
    }

    @Test
    void total_sequenceLongerThanTheCount_isAtLeastTheSequence() {
        UserContext context = new UserContext(
                "u1",
                FieldValues.NONE,
                Map.of("click", List.of(event("a"), event("b"))),
                Map.of("click", 1L, "cart", -4L));

        assertThat(context.total("click")).isEqualTo(2);
        assertThat(context.total("cart")).isZero();
        assertThat(context.total("view")).isZero();
    }

    @Test
    void context_givenListsChangeLater_isNotTouched() {
        List<BehaviourEvent> events = new ArrayList<>(List.of(event("a")));
        UserContext context = new UserContext("u1", FieldValues.NONE, Map.of("click", events), Map.of());

        events.add(event("b"));

        assertThat(context.sequence("click")).hasSize(1);
    }

    @Test
    void unknown_user_hasNothing() {
        UserContext context = UserContext.unknown("u1");

        assertThat(context.profile().text("region")).isNull();
        assertThat(context.profile().number("age")).isNaN();
        assertThat(context.profile().texts("tags")).isEmpty();
        assertThat(context.sequence("click")).isEmpty();
        assertThat(context.total("click")).isZero();
    }

    private static UserHistory history() {
        return new UserHistory("u1", FieldValues.NONE, BEHAVIOURS);
    }

    private static BehaviourEvent event(String item) {
        return new BehaviourEvent(item, 0, FieldValues.NONE);
    }
}
