package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Chances of places against going through all orders, against drawing many, and against what must add up. */
class PlackettLuceTest {

    private static final double TOLERANCE = 1e-8;

    @Provide
    Arbitrary<double[]> few() {
        return Arbitraries.doubles()
                .between(-10, 10)
                .array(double[].class)
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<double[]> many() {
        return Arbitraries.doubles()
                .between(-1e3, 1e3)
                .array(double[].class)
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<Double> temperatures() {
        return Arbitraries.of(0.05, 0.2, 0.5, 1.0, 5.0, 100.0);
    }

    @Property(tries = 200)
    void probabilities_fewItems_areThoseOfAllOrdersTogether(
            @ForAll("few") double[] relevance, @ForAll("temperatures") double temperature) {
        int items = relevance.length;
        double[][] expected = new double[items][items];
        enumerate(strengths(relevance, temperature), new ArrayList<>(), 1, expected);

        double[][] found = PlackettLuce.over(relevance, temperature)
                .probabilities(IntStream.range(0, items).toArray(), items);

        for (int item = 0; item < items; item++) {
            assertThat(found[item]).containsExactly(expected[item], within(TOLERANCE));
        }
    }

    @Property(tries = 100)
    void probabilities_anyItems_addUpByItemAndByPlace(
            @ForAll("many") double[] relevance, @ForAll("temperatures") double temperature) {
        int items = relevance.length;

        double[][] found = PlackettLuce.over(relevance, temperature)
                .probabilities(IntStream.range(0, items).toArray(), items);

        for (int item = 0; item < items; item++) {
            int at = item;
            assertThat(Arrays.stream(found[item]).sum()).isCloseTo(1, within(items * TOLERANCE));
            assertThat(Arrays.stream(found).mapToDouble(row -> row[at]).sum()).isCloseTo(1, within(items * TOLERANCE));
        }
    }

    @Property(tries = 50)
    void probabilities_someItemsAndPlaces_areThoseAmongAll(
            @ForAll("many") double[] relevance, @ForAll("temperatures") double temperature) {
        PlackettLuce law = PlackettLuce.over(relevance, temperature);
        int places = (relevance.length + 2) / 3;
        int[] some = IntStream.range(0, relevance.length)
                .filter(item -> item % 3 != 1)
                .toArray();

        double[][] all = law.probabilities(IntStream.range(0, relevance.length).toArray(), relevance.length);
        double[][] found = law.probabilities(some, places);

        for (int at = 0; at < some.length; at++) {
            assertThat(found[at]).containsExactly(Arrays.copyOf(all[some[at]], places), within(TOLERANCE));
        }
    }

    @Property(tries = 50)
    void probabilities_relevanceOnAnotherScale_areTheSame(@ForAll("few") double[] relevance) {
        int[] all = IntStream.range(0, relevance.length).toArray();
        double[] scaled = Arrays.stream(relevance).map(value -> 8 * value).toArray();

        double[][] found = PlackettLuce.over(scaled, 0.5).probabilities(all, relevance.length);

        assertThat(found).isDeepEqualTo(PlackettLuce.over(relevance, 0.5).probabilities(all, relevance.length));
    }

    /** 200,000 draws of 50 items: a share of draws is within 4.5 standard errors of its chance. */
    @Example
    void order_manyDraws_placesItemsAsOftenAsProbable() {
        int items = 50;
        int draws = 200_000;
        SplittableRandom random = new SplittableRandom(7);
        double[] relevance = random.doubles(items).toArray();
        PlackettLuce law = PlackettLuce.over(relevance, 0.5);
        int[][] counts = new int[items][10];
        for (int draw = 0; draw < draws; draw++) {
            int[] order = law.order(random.doubles(items, Double.MIN_VALUE, 1).toArray());
            for (int place = 0; place < 10; place++) {
                counts[order[place]][place]++;
            }
        }

        double[][] chances = law.probabilities(IntStream.range(0, items).toArray(), 10);

        for (int item = 0; item < items; item++) {
            for (int place = 0; place < 10; place++) {
                double chance = chances[item][place];
                double error = Math.sqrt(chance * (1 - chance) / draws);
                assertThat((double) counts[item][place] / draws)
                        .as("item %d at %d", item, place)
                        .isCloseTo(chance, within(4.5 * error + 5e-6));
            }
        }
    }

    @Example
    void probabilities_equalOrAlmostEqualRelevance_areUniform() {
        double[] relevance = {0.1 + 0.2, 0.3, 0.3, 0.3};

        double[][] found = PlackettLuce.over(relevance, 0.05).probabilities(new int[] {0, 3}, 4);

        assertThat(found[0]).containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(TOLERANCE));
        assertThat(found[1]).containsExactly(found[0], within(TOLERANCE));
    }

    @Example
    void probabilities_manyEqualItems_areUniformAtEveryPlace() {
        double[] uniform = new double[100];
        Arrays.fill(uniform, 0.01);

        double[][] found = PlackettLuce.over(new double[100], 1).probabilities(new int[] {17}, 100);

        assertThat(found[0]).containsExactly(uniform, within(TOLERANCE));
    }

    @Example
    void probabilities_largestNumbers_areFinite() {
        double[] relevance = {Double.MAX_VALUE, -Double.MAX_VALUE, 0};

        double[][] found = PlackettLuce.over(relevance, 1).probabilities(new int[] {0}, 1);

        assertThat(found[0][0]).isBetween(0.5, 1.0);
    }

    private static double[] strengths(double[] relevance, double temperature) {
        double mean = Arrays.stream(relevance).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(relevance)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        return Arrays.stream(relevance)
                .map(value -> deviation > 1e-8 ? Math.exp((value - mean) / deviation / temperature) : 1)
                .toArray();
    }

    private static void enumerate(double[] strengths, List<Integer> placed, double chance, double[][] found) {
        double left = IntStream.range(0, strengths.length)
                .filter(item -> !placed.contains(item))
                .mapToDouble(item -> strengths[item])
                .sum();
        for (int item = 0; item < strengths.length; item++) {
            if (!placed.contains(item)) {
                double next = chance * strengths[item] / left;
                found[item][placed.size()] += next;
                List<Integer> more = new ArrayList<>(placed);
                more.add(item);
                enumerate(strengths, more, next, found);
            }
        }
    }
}
