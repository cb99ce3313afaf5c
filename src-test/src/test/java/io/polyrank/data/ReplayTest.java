package io.polyrank.data;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import io.polyrank.testing.MemoryLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReplayTest {

    private static final int KEPT_EXPOSURES = 3;

    private static final DatasetSpec SPEC = DatasetSpecReader.read("replay.yaml", """
        dataset: replay
        item_key: item
        tasks: [{name: click, label: clicked}]
        behaviours: [{type: exposed, keep: 3}, {type: click, when: clicked, keep: 50}]
        features: [{name: item, of: item, kind: categorical}]
        derived:
          - {name: item_click_rate, kind: popularity, of: click, given: exposed}
        """);

    private static final Map<String, FieldValues> ITEMS = Map.of("i0", item("i0"), "i1", item("i1"), "i2", item("i2"));

    @Property(tries = 1000)
    void run_anyLog_showsExactlyWhatIsStrictlyEarlier(@ForAll("logs") List<LoggedExposure> exposures) {
        List<Sample> samples = new ArrayList<>();
        new Replay(log(exposures, Map.of())).run(samples::add);

        assertThat(samples).extracting(Sample::exposure).isEqualTo(exposures);
        for (Sample sample : samples) {
            LoggedExposure now = sample.exposure();
            List<LoggedExposure> earlier = exposures.stream()
                    .filter(other -> other.timeMillis() < now.timeMillis())
                    .toList();
            List<LoggedExposure> own = earlier.stream()
                    .filter(other -> other.user().equals(now.user()))
                    .sorted(comparingLong(LoggedExposure::timeMillis).thenComparing(LoggedExposure::item))
                    .toList();
            List<LoggedExposure> clicked =
                    own.stream().filter(other -> other.positive("clicked")).toList();
            assertThat(sample.user().user()).isEqualTo(now.user());
            assertThat(sample.user().sequence("exposed"))
                    .isEqualTo(events(own.subList(Math.max(0, own.size() - KEPT_EXPOSURES), own.size())));
            assertThat(sample.user().sequence("click")).isEqualTo(events(clicked));
            assertThat(sample.user().total("exposed")).isEqualTo(own.size());
            assertThat(sample.user().total("click")).isEqualTo(clicked.size());
            assertThat(sample.candidate().number("count_exposed"))
                    .isEqualTo(count(earlier, now.item(), false))
                    .isEqualTo(
                            Double.parseDouble(String.valueOf(sample.candidate().text("count_exposed"))));
            assertThat(sample.candidate().number("count_click")).isEqualTo(count(earlier, now.item(), true));
            assertThat(sample.candidate().text("item")).isEqualTo(ITEMS.containsKey(now.item()) ? now.item() : null);
        }
    }

    @Provide
    Arbitrary<List<LoggedExposure>> logs() {
        Arbitrary<LoggedExposure> exposure = Combinators.combine(
                        Arbitraries.of("u0", "u1"),
                        Arbitraries.of("i0", "i1", "i2", "unknown"),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.of(true, false))
                .as((user, item, time, clicked) -> exposure(user, item, time, clicked));
        return exposure.list().ofMaxSize(20).map(ReplayTest::inOrderOfTime);
    }

    @Example
    void run_listShownTogether_seesNothingOfItself() {
        List<Sample> samples = new ArrayList<>();
        new Replay(log(
                        List.of(
                                exposure("u0", "i0", 5, true),
                                exposure("u1", "i0", 5, true),
                                exposure("u0", "i1", 5, true),
                                exposure("u0", "i0", 6, false)),
                        Map.of()))
                .run(samples::add);

        for (Sample sample : samples.subList(0, 3)) {
            assertThat(sample.user().sequence("click")).isEmpty();
            assertThat(sample.candidate().number("count_click")).isZero();
        }
        assertThat(samples.get(3).user().sequence("click")).hasSize(2);
        assertThat(samples.get(3).candidate().number("count_click")).isEqualTo(2);
    }

    @Example
    void run_moreShownTogetherThanAreKept_countsAll() {
        List<Sample> samples = new ArrayList<>();
        new Replay(log(
                        List.of(
                                exposure("u0", "unknown", 5, false),
                                exposure("u0", "i2", 5, false),
                                exposure("u0", "i1", 5, false),
                                exposure("u0", "i0", 5, false),
                                exposure("u0", "i0", 6, false)),
                        Map.of()))
                .run(samples::add);

        assertThat(samples.get(4).user().total("exposed")).isEqualTo(4);
        assertThat(samples.get(4).user().sequence("exposed")).hasSize(KEPT_EXPOSURES);
    }

    @Example
    void run_unorderedLog_isRefused() {
        Replay replay =
                new Replay(log(List.of(exposure("u0", "i0", 5, true), exposure("u1", "i1", 4, true)), Map.of()));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> replay.run(sample -> {}))
                .withMessage("exposure of item i1 to user u1: found time 4 after 5, expected exposures in the order of"
                        + " their time");
    }

    @Example
    void replay_withAPast_startsFromItAndCountsItsItems() {
        List<BehaviourEvent> before = List.of(new BehaviourEvent("i1", 0, item("i1")));
        List<Sample> samples = new ArrayList<>();
        Replay replay = new Replay(log(
                List.of(exposure("u0", "i1", 5, true), exposure("u2", "i1", 6, false)),
                Map.of("u0", Map.of("click", before))));
        replay.run(samples::add);

        assertThat(samples.get(0).user().sequence("click")).isEqualTo(before);
        assertThat(samples.get(0).candidate().number("count_click")).isEqualTo(1);
        assertThat(samples.get(1).user().sequence("click")).isEmpty();
        assertThat(samples.get(1).candidate().number("count_click")).isEqualTo(2);
        assertThat(replay.latestMillis()).isEqualTo(6);
        assertThat(replay.user("u0").sequence("click")).hasSize(2);
        Map<String, Double> clicks = new TreeMap<>();
        replay.items((item, fields) -> clicks.put(item, fields.number("count_click")));
        assertThat(clicks).isEqualTo(Map.of("i0", 0.0, "i1", 2.0, "i2", 0.0));
        List<String> users = new ArrayList<>();
        replay.users(user -> users.add(user.user()));
        assertThat(users).containsExactly("u0", "u1");
    }

    /** Each user sees an item once in a millisecond: twice would be one event. */
    private static List<LoggedExposure> inOrderOfTime(List<LoggedExposure> exposures) {
        Set<List<Object>> seen = new HashSet<>();
        List<LoggedExposure> sorted = new ArrayList<>(exposures);
        sorted.removeIf(each -> !seen.add(List.of(each.user(), each.item(), each.timeMillis())));
        sorted.sort((left, right) -> Long.compare(left.timeMillis(), right.timeMillis()));
        return sorted;
    }

    private static double count(List<LoggedExposure> earlier, String item, boolean clickedOnly) {
        return earlier.stream()
                .filter(other -> other.item().equals(item) && (!clickedOnly || other.positive("clicked")))
                .count();
    }

    private static List<BehaviourEvent> events(List<LoggedExposure> exposures) {
        return exposures.stream()
                .map(exposure -> new BehaviourEvent(
                        exposure.item(), exposure.timeMillis(), ITEMS.getOrDefault(exposure.item(), FieldValues.NONE)))
                .toList();
    }

    private static MemoryLog log(List<LoggedExposure> exposures, Map<String, Map<String, List<BehaviourEvent>>> pasts) {
        return new MemoryLog(SPEC, Map.of("u0", FieldValues.NONE, "u1", FieldValues.NONE), ITEMS, pasts, exposures);
    }

    private static LoggedExposure exposure(String user, String item, long time, boolean clicked) {
        return new LoggedExposure(user, item, time, 20220101, FieldValues.NONE, Map.of("clicked", clicked ? 1f : 0f));
    }

    private static FieldValues item(String id) {
        return new TextFields(Map.of("item", id));
    }
}
