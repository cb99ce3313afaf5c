package io.polyrank.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Lists that mixed the rankings of variants, and what the outcomes of each gave every variant. */
public final class MixedLists {

    private final List<String> variants;
    private final List<Of> lists = new ArrayList<>();
    private int units;

    /** One list. */
    private static final class Of {
        private final int unit;
        private final int day;
        private final double[] credits;

        Of(int unit, int day, double[] credits) {
            this.unit = unit;
            this.day = day;
            this.credits = credits;
        }
    }

    /** @param variants names, control first */
    public MixedLists(List<String> variants) {
        this.variants = List.copyOf(variants);
    }

    /**
     * Takes a list.
     *
     * @param unit who saw it, numbered from 0
     * @param day when, days since the epoch
     * @param credits by variant, the sum over the outcomes
     */
    public void add(int unit, int day, double[] credits) {
        lists.add(new Of(unit, day, credits.clone()));
        units = Math.max(units, unit + 1);
    }

    List<String> variants() {
        return variants;
    }

    int size() {
        return lists.size();
    }

    /** One more than the greatest number of a unit. */
    int units() {
        return units;
    }

    int unit(int list) {
        return lists.get(list).unit;
    }

    int day(int list) {
        return lists.get(list).day;
    }

    /** How much more a list gave one variant than another; without what is only rounding. */
    double difference(int list, int variant, int other) {
        double difference = lists.get(list).credits[variant] - lists.get(list).credits[other];
        return Math.abs(difference) < 1e-9 ? 0 : difference;
    }

    /** The lists in the order of their days. */
    int[] byDay() {
        return IntStream.range(0, lists.size())
                .boxed()
                .sorted(Comparator.comparingInt(this::day))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
