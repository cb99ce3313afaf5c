package io.polyrank.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.data.marketplace.MarketplaceArguments;
import io.polyrank.data.marketplace.Shoppers;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final MarketplaceArguments SMALL = new MarketplaceArguments(100, 60, 3, 5);

    private final FakeShop shop;
    private final List<Simulation.Day> days = new ArrayList<>();

    SimulationTest() throws IOException {
        shop = new FakeShop(Shoppers.asNew(SMALL));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void run_days_asksAsShoppersAndTellsWhatTheyDid() throws InterruptedException {
        SimulationReport report = run(Shoppers.asNew(SMALL), settings(3));

        Map<String, Long> types = shop.events().stream()
                .collect(Collectors.groupingBy(event -> event.path("type").asText(), Collectors.counting()));
        assertThat(report.queries()).isPositive().isEqualTo(shop.queries().size());
        assertThat(report.shown().lists()).isEqualTo(report.queries());
        assertThat(types)
                .containsEntry("exposed", 10 * report.queries())
                .containsEntry("exposed", report.shown().items())
                .containsEntry("click", report.shown().click())
                .containsEntry("cart", report.shown().cart());
        assertThat(types.getOrDefault("purchase", 0L)).isEqualTo(report.shown().purchase());
        assertThat(report.events().accepted()).isEqualTo(shop.events().size());
        assertThat(report.levels()).containsOnly(Map.entry("full", report.queries()));
        assertThat(report.failures()).isEmpty();
        assertThat(report.stopped()).isFalse();
        assertThat(days).extracting(Simulation.Day::number).containsExactly(1, 2);
    }

    @Test
    void run_queries_sayWhoAsksWhenAndForWhat() throws InterruptedException {
        Shoppers shoppers = Shoppers.asNew(SMALL);
        run(shoppers, new Settings(shop.url(), 2, 7, "home", Map.of("polyrank.candidates", "50", "hits", "99")));

        assertThat(shop.queries()).allSatisfy(query -> assertThat(query)
                .containsEntry("polyrank.surface", "home")
                .containsEntry("polyrank.candidates", "50")
                .containsEntry("hits", "7")
                .containsKeys("polyrank.user", "polyrank.now"));
        assertThat(shop.queries())
                .extracting(query -> query.get("yql"))
                .contains("select * from item where true", "select * from item where category contains \"shoes\"");
    }

    @Test
    void run_anyNumberOfClients_sameEvents() throws Exception {
        run(Shoppers.asNew(SMALL), settings(1));
        List<String> alone = lines(shop);
        try (FakeShop other = new FakeShop(Shoppers.asNew(SMALL))) {
            new Simulation(Shoppers.asNew(SMALL), new Settings(other.url(), 5, 10, "search", Map.of()))
                    .run(0, 2, () -> false, day -> {});

            assertThat(lines(other)).isNotEmpty().isEqualTo(alone);
        }
    }

    @Test
    void run_events_comeBeforeTheShoppersNextQuery() throws InterruptedException {
        run(Shoppers.asNew(SMALL), settings(2));

        Map<String, List<JsonNode>> byUser = shop.events().stream()
                .collect(Collectors.groupingBy(event -> event.path("user").asText()));
        assertThat(byUser.values()).allSatisfy(events -> assertThat(events)
                .filteredOn(event -> event.path("type").asText().equals("exposed"))
                .extracting(event -> event.path("time").asLong())
                .isSorted());
        assertThat(shop.events())
                .allSatisfy(event -> assertThat(event.path("query").asText())
                        .endsWith(event.path("user").asText()));
    }

    @Test
    void run_variants_areCountedByLayer() throws InterruptedException {
        SimulationReport report = run(Shoppers.asNew(SMALL), settings(2));

        Map<String, SimulationReport.Sums> sums = report.variants().stream()
                .collect(
                        Collectors.toMap(each -> each.layer() + " " + each.variant(), SimulationReport.Variant::shown));
        assertThat(sums).containsOnlyKeys("page (holdout)", "ranking weights:one", "ranking weights:other");
        assertThat(sums.get("page (holdout)")).isEqualTo(report.shown());
        long shoppersOfOne = shop.queries().stream()
                .map(query -> query.getOrDefault("polyrank.user", ""))
                .filter(user -> user.endsWith("1"))
                .distinct()
                .count();
        assertThat(sums.get("ranking weights:one"))
                .extracting(SimulationReport.Sums::shoppers)
                .isEqualTo((int) shoppersOfOne);
    }

    @Test
    void run_someQueriesFail_areCountedAndTheRestGoesOn() throws InterruptedException {
        shop.failEvery(4);

        SimulationReport report = run(Shoppers.asNew(SMALL), settings(2));

        assertThat(report.failedQueries()).isEqualTo(report.queries() / 4);
        assertThat(report.failures()).containsEntry("status 503: Timed out: N ms left", report.failedQueries());
        assertThat(report.shown().lists()).isEqualTo(report.queries() - report.failedQueries());
    }

    @Test
    void run_mostQueriesFail_ends() {
        shop.failEvery(1);

        assertThatThrownBy(() -> run(Shoppers.asNew(SMALL), settings(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "queries failed, expected fewer than half; most often: status 503: Timed out: N ms left");
    }

    @Test
    void run_shopAsksToWait_eventsAreToldAgain() throws InterruptedException {
        shop.failEvents(3, 429);

        SimulationReport report = run(Shoppers.asNew(SMALL), settings(1));

        assertThat(report.events().accepted()).isEqualTo(shop.events().size());
        assertThat(report.events().lost()).isZero();
    }

    @Test
    void run_eventsRefused_areCountedWithTheReason() throws InterruptedException {
        shop.failEvents(1, 400);

        SimulationReport report = run(Shoppers.asNew(SMALL), settings(1));

        assertThat(report.events().refused()).isPositive();
        assertThat(report.failures()).containsKey("events: ");
    }

    @Test
    void run_stopped_saysSo() throws InterruptedException {
        Simulation simulation = new Simulation(Shoppers.asNew(SMALL), settings(1));

        SimulationReport report = simulation.run(0, 2, () -> shop.queries().size() >= 5, days::add);

        assertThat(report.stopped()).isTrue();
        assertThat(report.days()).isZero();
        assertThat(report.queries()).isEqualTo(5);
        assertThat(report.events().accepted())
                .as("what was shown is told")
                .isEqualTo(shop.events().size());
    }

    @Test
    void run_otherCatalogue_isRefused() {
        Shoppers others = Shoppers.asNew(new MarketplaceArguments(100, 60, 3, 6));

        assertThatThrownBy(() -> run(others, settings(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--data: found \"")
                .hasMessageContaining("as item 1 of http://localhost")
                .hasMessageContaining("name the marketplace that the container was fed with");
        assertThat(shop.queries()).isEmpty();
    }

    @Test
    void run_smallerCatalogue_isRefused() {
        Shoppers others = Shoppers.asNew(new MarketplaceArguments(100, 50, 3, 5));

        assertThatThrownBy(() -> run(others, settings(1)))
                .hasMessageContaining("as item 51 of")
                .hasMessageContaining("expected \"nothing\"");
    }

    @Test
    void run_noServer_isRefused() {
        Settings settings = new Settings(URI.create("http://localhost:1"), 1, 10, "search", Map.of());

        assertThatThrownBy(() -> run(Shoppers.asNew(SMALL), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--url: found no shop at http://localhost:1 (ConnectException), expected a running container,"
                                + " such as that of 'polyrank serve'");
    }

    @Test
    void settings_clientsOutOfRange_areRefused() {
        assertThatThrownBy(() -> settings(0)).hasMessage("--clients: found 0, expected a number from 1 to 256");
    }

    private Settings settings(int clients) {
        return new Settings(shop.url(), clients, 10, "search", Map.of());
    }

    private SimulationReport run(Shoppers shoppers, Settings settings) throws InterruptedException {
        return new Simulation(shoppers, settings).run(0, 2, () -> false, days::add);
    }

    private static List<String> lines(FakeShop shop) {
        return shop.events().stream()
                .map((Function<JsonNode, String>) JsonNode::toString)
                .sorted()
                .toList();
    }
}
