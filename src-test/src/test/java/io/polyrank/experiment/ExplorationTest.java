package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.spec.SpecException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lists are explored. */
class ExplorationTest {

    private static final long NOW = 1_700_000_100_000L;
    private static final String TENTH = "exploration: {share: 0.1}\nlayers: []\n";
    private static final String ALL = "exploration: {share: 1, eligible: {surface: [home]}}\nlayers: []\n";

    private static ExperimentSet read(String yaml) {
        return ExperimentsReader.read("experiments.yaml", yaml);
    }

    private static AssignmentQuery query(String unit, long now) {
        return new AssignmentQuery(unit, attribute -> attribute.equals("surface") ? "home" : null, now, Overrides.NONE);
    }

    @Test
    void read_fullExploration_hasWhatStandsThereAndIsWrittenBack() {
        ExperimentSet set = read("""
                exploration: {share: 0.02, temperature: 0.7, depth: 30, salt: explore-2, eligible: {surface: [home]}}
                layers: []
                """);

        Exploration exploration = set.exploration();
        assertThat(exploration.slice().share()).isEqualTo(0.02);
        assertThat(exploration.temperature()).isEqualTo(0.7);
        assertThat(exploration.depth()).isEqualTo(30);
        assertThat(exploration.salt().text()).isEqualTo("explore-2");
        assertThat(exploration.eligibility().accepted()).containsEntry("surface", List.of("home"));
        assertThat(read(set.text())).isEqualTo(set);
    }

    @Test
    void read_onlyShare_hasDefaults() {
        Exploration exploration = read(TENTH).exploration();

        assertThat(exploration.temperature()).isEqualTo(0.5);
        assertThat(exploration.depth()).isEqualTo(50);
        assertThat(exploration.salt().text()).isEqualTo("exploration");
        assertThat(read("layers: []\n").exploration().slice().count()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exploration: {temperature: 1}                      | exploration.share: found nothing",
                "exploration: {share: 2}                            | exploration.share",
                "exploration: {share: 0.1, temperature: 0}          | exploration.temperature",
                "exploration: {share: 0.1, depth: 1}                | exploration.depth",
                "exploration: {share: 0.1, depth: 101}              | exploration.depth",
                "exploration: {share: 0.1, dept: 10}                | exploration.dept: found an unknown key",
                "exploration: {share: 0.1, salt: holdout}           | exploration.salt: found holdout, which is that of the"
            })
    void read_mistake_isRefusedByName(String yaml, String message) {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> read(yaml + "\nlayers: []\n"))
                .withMessageContaining(message);
    }

    @Test
    void exploredList_manySearches_areExploredAsOftenAsTheShareSays() {
        ExperimentSet set = read(TENTH);

        long explored = IntStream.range(0, 20_000)
                .filter(unit ->
                        set.exploredList(query("u" + unit, NOW), "shoes").isPresent())
                .count();

        assertThat(explored / 20_000.0).isCloseTo(0.1, within(0.01));
    }

    @Test
    void exploredList_sameSearchWithinTheWindow_hasTheSameSeed() {
        ExperimentSet set = read(ALL);
        ExploredList first = set.exploredList(query("u1", NOW), "shoes").orElseThrow();
        long window = SearchKey.WINDOW_MILLIS;

        assertThat(set.exploredList(query("u1", NOW / window * window), "shoes"))
                .contains(first);
        assertThat(set.exploredList(query("u1", (NOW / window + 1) * window), "shoes")
                        .orElseThrow()
                        .seed())
                .isNotEqualTo(first.seed());
        assertThat(set.exploredList(query("u1", NOW), "boots").orElseThrow().seed())
                .isNotEqualTo(first.seed());
        assertThat(set.exploredList(query("u2", NOW), "shoes").orElseThrow().seed())
                .isNotEqualTo(first.seed());
    }

    @Test
    void exploredList_nobodyOrHeldOutOrNotEligible_isNotExplored() {
        assertThat(read(ALL).exploredList(query("", NOW), "shoes")).isEmpty();
        assertThat(read("holdout: {share: 1}\n" + ALL).exploredList(query("u1", NOW), "shoes"))
                .isEmpty();
        assertThat(read(ALL.replace("home", "search")).exploredList(query("u1", NOW), "shoes"))
                .isEmpty();
    }

    @Test
    void order_itemsInAnotherOrderOrFewer_keepTheirOrderAmongThemselves() {
        ExploredList list = new ExploredList(1, 10, 42);
        PlackettLuce five = list.law(new double[5]);
        List<String> items = List.of("a", "b", "c", "d", "e");
        List<String> others = List.of("d", "b", "e");

        List<String> order =
                IntStream.of(list.order(five, items)).mapToObj(items::get).toList();

        List<String> fewer = IntStream.of(list.order(list.law(new double[3]), others))
                .mapToObj(others::get)
                .toList();
        assertThat(fewer).isEqualTo(order.stream().filter(others::contains).toList());
    }
}
