package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.data.marketplace.Shown.ShownItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShoppersTest {
    private static final MarketplaceArguments SMALL = new MarketplaceArguments(400, 120, 5, 3);
    private static final int PAGE = 10;

    @Test
    void run_sameArguments_sameRequestsAndOutcomes() {
        List<Shown> first = run(Shoppers.asNew(SMALL), 2);

        assertThat(first).isNotEmpty().isEqualTo(run(Shoppers.asNew(SMALL), 2));
    }

    @Test
    void run_inParts_isTheRunAsAWhole() {
        Shoppers shoppers = Shoppers.asNew(SMALL);
        List<Shown> parts = new ArrayList<>(run(shoppers, 1));
        parts.addAll(run(shoppers, 2));

        assertThat(parts).isEqualTo(run(Shoppers.asNew(SMALL), 3));
    }

    @Test
    void run_days_isOrderedByTimeAndWithinThem() {
        Instant start = Instant.parse("2026-03-02T00:00:00Z");
        List<Shown> shown = run(Shoppers.asNew(SMALL, start), 3);

        assertThat(shown)
                .extracting(page -> page.visit().timeMillis())
                .isSorted()
                .allMatch(time -> time >= start.toEpochMilli())
                .allMatch(time -> time < start.plus(Duration.ofDays(3)).toEpochMilli());
        assertThat(shown).extracting(page -> page.visit().category()).containsNull();
    }

    @Test
    void run_outcomes_agreeWithTheProspects() {
        Map<Long, List<Prospect>> truth = new HashMap<>();
        Shoppers shoppers = Shoppers.asNew(new MarketplaceArguments(2000, 120, 5, 3));
        Candidates candidates = new Candidates(1, PAGE, shoppers);
        double[] surplus = new double[3];
        double[] variance = new double[3];
        shoppers.run(
                5,
                PAGE,
                (visit, prospects) -> {
                    List<Integer> page = candidates.of(visit);
                    truth.put(visit.number(), page.stream().map(prospects::of).toList());
                    return page;
                },
                shown -> shown.items().forEach(item -> {
                    Prospect prospect = truth.getOrDefault(shown.visit().number(), List.of())
                            .get(item.position() - 1);
                    double examination = Prospect.examination(item.position());
                    add(surplus, variance, 0, item.click(), examination * prospect.click());
                    add(surplus, variance, 1, item.cart(), examination * prospect.cart());
                    add(surplus, variance, 2, item.purchase(), examination * prospect.purchase());
                }));

        for (int task = 0; task < 3; task++) {
            assertThat(variance[task]).isGreaterThan(10);
            assertThat(Math.abs(surplus[task])).isLessThan(3 * Math.sqrt(variance[task]));
        }
    }

    @Test
    void request_sameShopperOtherOrder_clicksByTheSameDice() {
        List<Customer> straight = Shoppers.asNew(SMALL).customers();
        List<Customer> reversed = Shoppers.asNew(SMALL).customers();
        int clicks = 0;
        for (int index = 0; index < straight.size(); index++) {
            List<Integer> page = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            List<Integer> backwards = new ArrayList<>(page);
            Collections.reverse(backwards);
            Map<Integer, ShownItem> other = new HashMap<>();
            reversed.get(index)
                    .request(1, PAGE, (visit, prospects) -> backwards)
                    .items()
                    .forEach(item -> other.put(item.itemId(), item));
            for (ShownItem item : straight.get(index)
                    .request(1, PAGE, (visit, prospects) -> page)
                    .items()) {
                ShownItem elsewhere = Objects.requireNonNull(other.get(item.itemId()));
                boolean better = item.position() < elsewhere.position();
                if (better ? elsewhere.click() : item.click()) {
                    clicks++;
                    assertThat(better ? item.click() : elsewhere.click()).isTrue();
                }
            }
        }
        assertThat(clicks).isPositive();
    }

    @Test
    void run_shopThatKnowsTheTruth_sellsMoreThanOneThatDoesNot() {
        assertThat(value(0)).isGreaterThan(1.2 * value(20));
    }

    @Test
    void afterLog_users_rememberWhatTheyBought() {
        List<Prospect> fresh = prospects(Shoppers.asNew(SMALL));
        List<Prospect> experienced = prospects(Shoppers.afterLog(SMALL, SMALL.users(), Shoppers.endOf(SMALL)));

        assertThat(experienced).hasSameSizeAs(fresh).isNotEqualTo(fresh);
    }

    @Test
    void afterLog_moreShoppersThanUsers_newcomersComeAtTheirTimes() {
        Shoppers many = Shoppers.afterLog(SMALL, 500, Shoppers.endOf(SMALL));
        Shoppers fresh = Shoppers.asNew(new MarketplaceArguments(500, 120, 5, 3));

        assertThat(many.customers()).hasSize(500);
        assertThat(many.customers()).extracting(Customer::number).isSorted().startsWith(1);
        assertThat(many.customers())
                .extracting(Customer::nextMillis)
                .isEqualTo(fresh.customers().stream().map(Customer::nextMillis).toList());
    }

    @Test
    void afterLog_fewerShoppersThanUsers_areTheFirstOnes() {
        assertThat(Shoppers.afterLog(SMALL, 7, Shoppers.endOf(SMALL)).customers())
                .extracting(Customer::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void request_longPage_showsWhatFits() {
        Shown shown = Shoppers.asNew(SMALL).customers().get(0).request(1, 2, (visit, prospects) -> List.of(5, 6, 7));

        assertThat(shown.items()).extracting(ShownItem::itemId).containsExactly(5, 6);
    }

    @Test
    void request_unknownOrRepeatedItem_isRefused() {
        Customer customer = Shoppers.asNew(SMALL).customers().get(0);

        assertThatThrownBy(() -> customer.request(1, PAGE, (visit, prospects) -> List.of(121)))
                .hasMessage("item: found 121, expected one of the catalogue: 1 to 120");
        assertThatThrownBy(() -> customer.request(1, PAGE, (visit, prospects) -> List.of(3, 3)))
                .hasMessageContaining("found an item twice in [3, 3]");
    }

    @Test
    void noisyScores_withoutNoise_areTheTruth() {
        Shoppers shoppers = Shoppers.asNew(SMALL);
        shoppers.customers().get(0).request(1, PAGE, (visit, prospects) -> {
            NoisyScores.Scores scores = new NoisyScores(1, 0).of(visit, prospects, 9);
            Prospect truth = prospects.of(9);
            assertThat(scores.click()).isCloseTo(truth.click(), within(1e-12));
            assertThat(scores.byTask()).containsEntry("purchase", scores.purchase());
            assertThat(scores.orderValue()).isCloseTo(truth.orderValue(), within(1e-9));
            return List.of();
        });
    }

    @Test
    void noisyScores_sameSeed_sameNoise() {
        Shoppers.asNew(SMALL).customers().get(0).request(1, PAGE, (visit, prospects) -> {
            NoisyScores.Scores scores = new NoisyScores(1, 0.5).of(visit, prospects, 9);
            assertThat(scores).isEqualTo(new NoisyScores(1, 0.5).of(visit, prospects, 9));
            assertThat(scores).isNotEqualTo(new NoisyScores(2, 0.5).of(visit, prospects, 9));
            return List.of();
        });
    }

    @Test
    void candidates_categoryLookedFor_comesFirst() {
        Shoppers shoppers = Shoppers.asNew(SMALL);
        Visit visit = new Visit(1, 4, shoppers.start().toEpochMilli(), "shoes", PAGE);
        List<Integer> shoes = shoppers.itemsOf("shoes");
        List<Integer> candidates = new Candidates(1, 40, shoppers).of(visit);

        assertThat(shoes).isNotEmpty().hasSizeLessThan(40);
        assertThat(candidates).hasSize(40).doesNotHaveDuplicates();
        assertThat(candidates.subList(0, shoes.size())).containsExactlyInAnyOrderElementsOf(shoes);
        assertThat(candidates).isEqualTo(new Candidates(1, 40, shoppers).of(visit));
    }

    private static List<Shown> run(Shoppers shoppers, int days) {
        Candidates candidates = new Candidates(1, PAGE, shoppers);
        List<Shown> all = new ArrayList<>();
        shoppers.<RuntimeException>run(days, PAGE, (visit, prospects) -> candidates.of(visit), all::add);
        return all;
    }

    private static double value(double deviation) {
        Shoppers shoppers = Shoppers.asNew(SMALL);
        Candidates candidates = new Candidates(1, 60, shoppers);
        NoisyScores scores = new NoisyScores(1, deviation);
        double[] sum = new double[1];
        shoppers.<RuntimeException>run(
                4,
                PAGE,
                (visit, prospects) -> candidates.of(visit).stream()
                        .map(item -> Map.entry(item, scores.of(visit, prospects, item)))
                        .sorted(Comparator.comparingDouble(entry ->
                                -entry.getValue().purchase() * entry.getValue().orderValue()))
                        .map(Map.Entry::getKey)
                        .toList(),
                shown -> shown.items().forEach(item -> sum[0] += item.value()));
        return sum[0];
    }

    private static List<Prospect> prospects(Shoppers shoppers) {
        List<Prospect> all = new ArrayList<>();
        for (Customer customer : shoppers.customers()) {
            customer.<RuntimeException>request(1, PAGE, (visit, prospects) -> {
                all.add(prospects.of(1));
                return List.of();
            });
        }
        return all;
    }

    private static void add(double[] surplus, double[] variance, int task, boolean observed, double truth) {
        surplus[task] += (observed ? 1 : 0) - truth;
        variance[task] += truth * (1 - truth);
    }
}
