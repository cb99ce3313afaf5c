package io.polyrank.analysis;

import io.polyrank.analysis.Preference.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;

/** Compares the variants of mixed lists in pairs: at each day's end for sequential inference, and at the end. */
final class Preferences {

    private final MixedLists lists;
    private final double alpha;
    private final double mixing;

    private Preferences(MixedLists lists, double alpha, double mixing) {
        this.lists = lists;
        this.alpha = alpha;
        this.mixing = mixing;
    }

    /** All pairs, each variant with control first; p-values are corrected by Holm's method. */
    static List<Preference> of(MixedLists lists, double alpha, double mixing) {
        Preferences preferences = new Preferences(lists, alpha, mixing);
        List<Preference> pairs = new ArrayList<>();
        for (int other = 0; other < lists.variants().size(); other++) {
            for (int variant = other + 1; variant < lists.variants().size(); variant++) {
                pairs.add(preferences.new Pair(variant, other).preference());
            }
        }
        return corrected(pairs);
    }

    private static List<Preference> corrected(List<Preference> pairs) {
        double[] fixed =
                Correction.HOLM.adjust(pairs.stream().mapToDouble(Preference::p).toArray());
        double[] sequential = Correction.HOLM.adjust(
                pairs.stream().mapToDouble(Preference::sequentialP).toArray());
        return IntStream.range(0, pairs.size())
                .mapToObj(pair -> pairs.get(pair).corrected(fixed[pair], sequential[pair]))
                .toList();
    }

    /** Exact, two-sided; 1 where there is nothing to test. */
    static double signTest(int won, int lost) {
        return won + lost == 0
                ? 1
                : BinomialTest.withDefaults()
                        .with(AlternativeHypothesis.TWO_SIDED)
                        .test(won + lost, won, WonShare.HALF)
                        .getPValue();
    }

    /** Two variants over the days. */
    private final class Pair {
        private final int variant;
        private final int other;
        private final double[] won = new double[lists.units()];
        private final double[] decided = new double[lists.units()];
        private final List<Look> looks = new ArrayList<>();
        private int wonLists;
        private int lostLists;
        private double least = 1;

        Pair(int variant, int other) {
            this.variant = variant;
            this.other = other;
        }

        Preference preference() {
            int[] order = lists.byDay();
            for (int at = 0; at < order.length; at++) {
                add(order[at]);
                boolean dayEnds = at + 1 == order.length || lists.day(order[at + 1]) != lists.day(order[at]);
                if (dayEnds) {
                    look(lists.day(order[at]));
                }
            }
            WonShare share = WonShare.of(won, decided);
            int unitsWon = 0;
            int unitsLost = 0;
            for (int unit = 0; unit < won.length; unit++) {
                double net = 2 * won[unit] - decided[unit];
                unitsWon += net > 0 ? 1 : 0;
                unitsLost += net < 0 ? 1 : 0;
            }
            return new Preference(
                    lists.variants().get(variant),
                    lists.variants().get(other),
                    wonLists,
                    lostLists,
                    lists.size() - wonLists - lostLists,
                    share.units(),
                    unitsWon,
                    unitsLost,
                    share.share(),
                    share.isEstimated() ? Range.around(share.share(), share.reach(alpha)) : Range.NONE,
                    signTest(unitsWon, unitsLost),
                    signTest(unitsWon, unitsLost),
                    signTest(wonLists, lostLists),
                    looks.isEmpty() ? Range.NONE : looks.get(looks.size() - 1).range(),
                    least,
                    least,
                    looks);
        }

        private void add(int list) {
            double difference = lists.difference(list, variant, other);
            if (difference != 0) {
                int unit = lists.unit(list);
                decided[unit]++;
                won[unit] += difference > 0 ? 1 : 0;
                wonLists += difference > 0 ? 1 : 0;
                lostLists += difference < 0 ? 1 : 0;
            }
        }

        private void look(int day) {
            WonShare share = WonShare.of(won, decided);
            if (share.units() < Comparisons.LEAST_UNITS || !share.isEstimated()) {
                return;
            }
            double p = Sequential.p(share.share() - WonShare.HALF, share.variance(), mixing);
            looks.add(new Look(
                    day,
                    share.share(),
                    Range.around(share.share(), Sequential.reach(share.variance(), mixing, alpha)),
                    p));
            least = Math.min(least, p);
        }
    }
}
