package io.polyrank.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

/**
 * Where a unit is in one layer says nothing about where it is in another. Units and salts are fixed, so these tests give the
 * same figures every time: with as many comparisons, the smallest of p-values that are spread evenly is hardly below the
 * limits.
 */
class IndependenceTest {

    private static final int PARTS = 10;
    private static final List<String> UNITS =
            IntStream.range(0, 20_000).mapToObj(number -> "u" + number).toList();
    private static final List<Salt> SALTS = List.of(
            Salt.of("a"),
            Salt.of("b"),
            Salt.of("ranking"),
            Salt.of("ranking2"),
            Salt.of("Ranking"),
            Salt.of("holdout"),
            Salt.of("ranking").within("a"),
            Salt.of("ranking").within("b"));

    @Test
    void buckets_everyPairOfSalts_areIndependent() {
        List<Double> pValues = new ArrayList<>();
        for (int one = 0; one < SALTS.size(); one++) {
            for (int other = 0; other < one; other++) {
                pValues.add(pValue(SALTS.get(one)::bucket, SALTS.get(other)::bucket));
            }
        }

        assertThat(pValues).hasSize(28).allMatch(pValue -> pValue > 0.001);
        // Dependence of many pairs, each too weak to be told, would press the p-values down together.
        assertThat(pValues.stream().filter(pValue -> pValue < 0.5).count()).isBetween(7L, 21L);
    }

    @Test
    void buckets_everySalt_areEvenlyFilled() {
        for (Salt salt : SALTS) {
            long[] counts = new long[100];
            UNITS.forEach(unit -> counts[salt.bucket(unit) / 100]++);

            assertThat(ChiSquareTest.withDefaults().test(counts).getPValue())
                    .as(salt.text())
                    .isGreaterThan(0.001);
        }
    }

    /** The test itself must see what it is for: a second layer that follows the first for one unit in twenty. */
    @Test
    void pValue_weakDependence_isSeen() {
        Salt layer = Salt.of("ranking");
        Salt other = Salt.of("looks");

        double pValue =
                pValue(layer::bucket, unit -> unit.hashCode() % 20 == 0 ? layer.bucket(unit) : other.bucket(unit));

        assertThat(pValue).isLessThan(1e-6);
    }

    private static double pValue(ToIntFunction<String> one, ToIntFunction<String> other) {
        long[][] table = new long[PARTS][PARTS];
        int width = Slice.BUCKETS / PARTS;
        for (String unit : UNITS) {
            table[one.applyAsInt(unit) / width][other.applyAsInt(unit) / width]++;
        }
        return ChiSquareTest.withDefaults().test(table).getPValue();
    }
}
