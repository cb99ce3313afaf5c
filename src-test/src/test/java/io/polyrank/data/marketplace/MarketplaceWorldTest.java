package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties the world was tuned for, on a smaller world than the default one. */
class MarketplaceWorldTest {
    private static final int ITEMS = 600;
    private static final double SIGMAS = 3;

    private static List<Exposure> exposures = List.of();

    @BeforeAll
    static void runTheWorld() {
        exposures = new WorldLog(new MarketplaceArguments(2000, ITEMS, 10, 11)).exposures();
    }

    @Test
    void run_wholePeriod_isOrderedByTimeRequestAndPosition() {
        Comparator<Exposure> order = Comparator.comparingLong(Exposure::timeMillis)
                .thenComparingInt(Exposure::request)
                .thenComparingInt(Exposure::position);

        assertThat(exposures).isSortedAccordingTo(order);
    }

    @Test
    void run_everyRequest_showsTenDifferentItemsToOneUserAtOneTime() {
        Map<Integer, List<Exposure>> requests = exposures.stream().collect(Collectors.groupingBy(Exposure::request));

        assertThat(requests.values()).allSatisfy(list -> {
            assertThat(distinct(list, Exposure::item)).isEqualTo(WorldConstants.LIST_LENGTH);
            assertThat(distinct(list, Exposure::position)).isEqualTo(WorldConstants.LIST_LENGTH);
            assertThat(distinct(list, Exposure::timeMillis)).isOne();
            assertThat(distinct(list, Exposure::user)).isOne();
        });
    }

    @ParameterizedTest
    @EnumSource
    void run_observedLabels_agreeWithTheTruth(Label label) {
        double surplus = 0;
        double variance = 0;
        for (Exposure exposure : exposures) {
            double truth = label.truth.applyAsDouble(exposure);
            surplus += (label.observed.test(exposure) ? 1 : 0) - truth;
            variance += truth * (1 - truth);
        }

        assertThat(Math.abs(surplus)).isLessThan(SIGMAS * Math.sqrt(variance));
    }

    @Test
    void run_observedOrderValues_agreeWithTheTruth() {
        double surplus = 0;
        double variance = 0;
        for (Exposure exposure : exposures) {
            if (!exposure.outcome().purchase()) {
                continue;
            }
            surplus += exposure.orderValueCents() / 100.0 - exposure.expectedOrderValue();
            double another = exposure.chances().anotherPiece();
            double square = (1 - another) + 4 * another * (1 - another) + 9 * another * another;
            double pieces = exposure.chances().pieces();
            variance += (square - pieces * pieces) * Math.pow(exposure.item().price(), 2);
        }

        assertThat(Math.abs(surplus)).isLessThan(SIGMAS * Math.sqrt(variance));
    }

    @Test
    void run_baseRates_areThoseOfAShop() {
        assertThat(mean(Label.CLICK.truth)).isBetween(0.12, 0.18);
        assertThat(mean(Label.CART.truth)).isBetween(0.03, 0.05);
        assertThat(mean(Label.PURCHASE.truth)).isBetween(0.011, 0.02);
    }

    @ParameterizedTest
    @EnumSource
    void run_itemPopularity_isClearlyWorseThanTheTruth(Label label) {
        Map<Integer, Double> popularity = exposures.stream()
                .collect(Collectors.groupingBy(
                        exposure -> exposure.item().itemId(),
                        Collectors.averagingDouble(exposure -> label.truth.applyAsDouble(exposure))));

        double byPopularity =
                advantage(label, exposure -> popularity.get(exposure.item().itemId()));

        assertThat(byPopularity).isBetween(0.05, 0.7 * advantage(label, label.truth));
    }

    @Test
    void run_pastClicksInTheCategory_tellMoreThanNothing() {
        Map<String, int[]> pastClicks = new HashMap<>();
        Map<Exposure, Double> scores = new HashMap<>();
        for (Exposure exposure : exposures) {
            int[] clicks =
                    pastClicks.computeIfAbsent(exposure.user().userId(), user -> new int[Category.values().length + 1]);
            int category = exposure.item().category().id();
            scores.put(exposure, (clicks[category] + 1.0) / (clicks[0] + 8.0));
            if (exposure.outcome().click()) {
                clicks[0]++;
                clicks[category]++;
            }
        }

        assertThat(advantage(Label.CLICK, scores::get)).isGreaterThan(0.4 * advantage(Label.CLICK, Label.CLICK.truth));
    }

    @Test
    void run_tasks_disagreeAboutTheOrder() {
        assertThat(advantage(Label.PURCHASE, Label.CLICK.truth))
                .isLessThan(0.85 * advantage(Label.PURCHASE, Label.PURCHASE.truth));
        Set<Integer> common = bestItems(Label.CLICK.truth, 20);
        common.retainAll(bestItems(Label.PURCHASE.truth, 20));
        assertThat(common).hasSizeLessThan(8);
    }

    private static double advantage(Label label, ToDoubleFunction<Exposure> score) {
        return WorldLog.auc(exposures, label.observed, score) - 0.5;
    }

    private static double mean(ToDoubleFunction<Exposure> truth) {
        return exposures.stream().mapToDouble(truth).average().orElseThrow();
    }

    private static long distinct(List<Exposure> list, Function<Exposure, Object> field) {
        return list.stream().map(field).distinct().count();
    }

    private static Set<Integer> bestItems(ToDoubleFunction<Exposure> truth, int count) {
        return exposures.stream()
                .collect(Collectors.groupingBy(exposure -> exposure.item().itemId(), Collectors.averagingDouble(truth)))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
                .limit(count)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The labels with what was observed and what was to be expected. */
    enum Label {
        CLICK(exposure -> exposure.outcome().click(), exposure -> exposure.chances()
                .click()),
        CART(exposure -> exposure.outcome().cart(), exposure -> exposure.chances()
                .cart()),
        PURCHASE(exposure -> exposure.outcome().purchase(), exposure -> exposure.chances()
                .purchase());

        @SuppressWarnings("ImmutableEnumChecker") // functions without state
        private final Predicate<Exposure> observed;

        @SuppressWarnings("ImmutableEnumChecker") // functions without state
        private final ToDoubleFunction<Exposure> truth;

        Label(Predicate<Exposure> observed, ToDoubleFunction<Exposure> truth) {
            this.observed = observed;
            this.truth = truth;
        }
    }
}
