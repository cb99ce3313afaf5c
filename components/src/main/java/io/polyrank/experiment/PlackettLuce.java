package io.polyrank.experiment;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A random order of items in which better ones tend to stand first, and how probable it puts an item at a place. Immutable.
 *
 * <p>Implementation note. The law of Plackett and Luce: places are filled from the first on, each with one of the items left, with a
 * probability that is proportional to its strength {@code s_i = exp(z_i / temperature)}, where {@code z_i} is the item's relevance
 * less the mean of all, over their standard deviation. An order is drawn as a race: item {@code i} arrives at the time
 * {@code T_i = -log(u_i) / s_i}, exponential with rate {@code s_i}, and who arrives first stands first.
 *
 * <p>So item {@code i} stands at place {@code k} if {@code k - 1} others arrive before it:
 *
 * <pre>
 * P(i at k) = integral over t of  s_i exp(-s_i t) P(k - 1 of the others arrived before t)
 * </pre>
 *
 * where each other item has arrived with {@code 1 - exp(-s_j t)}, and how many have is the Poisson-binomial distribution, by adding
 * one item after the other. With {@code t = exp(x)} the integrand falls off fast on both sides and is analytic around the axis, so that
 * the trapezoidal rule converges exponentially (Trefethen and Weideman, The Exponentially Convergent Trapezoidal Rule, SIAM Review
 * 2014). All items but one are had for every one of them by halving the set again and again, without dividing anything out.
 */
public final class PlackettLuce {

    /** How small a difference of relevances, over their size, counts as none. */
    private static final double EQUAL = 1e-9;

    /** Of logarithmic time, over the root of the last place: when that is taken becomes the more certain the further down it is. */
    private static final double STEP = 0.9;

    private static final int LEAST_PLACES = 9;
    /** Before this time, with all strengths adding up to 1, anything has arrived with a probability of 1e-10. */
    private static final double FIRST_LOG_TIME = -23;
    /** So long after its own time scale an item has arrived but for 1e-13. */
    private static final double LAST_LOG_TIME = 3.4;

    private static final double NEGLIGIBLE = 1e-16;

    private final double[] logStrengths;

    private PlackettLuce(double[] logStrengths) {
        this.logStrengths = logStrengths;
    }

    /**
     * The law over items of given relevance.
     *
     * @param relevance of each item [N], finite, on any scale; where all are equal, so are the chances
     * @param temperature above 0: near 0 the order is that of relevance, high up anything goes
     */
    public static PlackettLuce over(double[] relevance, double temperature) {
        double largest = Arrays.stream(relevance).map(Math::abs).max().orElse(0);
        // Scaled first: squares of the largest doubles are not finite.
        double scale = largest > 0 ? largest : 1;
        double mean =
                Arrays.stream(relevance).map(value -> value / scale).average().orElse(0);
        double variance = Arrays.stream(relevance)
                .map(value -> (value / scale - mean) * (value / scale - mean))
                .average()
                .orElse(0);
        double deviation = Math.sqrt(variance);
        double[] logs = Arrays.stream(relevance)
                .map(value -> deviation > EQUAL ? (value / scale - mean) / deviation / temperature : 0)
                .toArray();
        double most = Arrays.stream(logs).max().orElse(0);
        double total = most
                + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - most)).sum());
        return new PlackettLuce(Arrays.stream(logs).map(log -> log - total).toArray());
    }

    /** How many items there are. */
    public int size() {
        return logStrengths.length;
    }

    /**
     * An order.
     *
     * @param uniform a number between 0 and 1, both excluded, for each item [N]
     * @return the items by place [N]
     */
    public int[] order(double[] uniform) {
        double[] logTime = new double[size()];
        for (int item = 0; item < size(); item++) {
            logTime[item] = Math.log(-Math.log(uniform[item])) - logStrengths[item];
        }
        return IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.comparingDouble(item -> logTime[item]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * How probable it is that an item stands at a place, for some items and the first places.
     *
     * @param items which items, each once
     * @param places how many places, 1 to N
     * @return by item as given and place from 0; within 1e-8 of the truth
     */
    public double[][] probabilities(int[] items, int places) {
        double[][] found = new double[items.length][places];
        boolean[] wanted = new boolean[size()];
        double last = FIRST_LOG_TIME;
        for (int item : items) {
            wanted[item] = true;
            last = Math.max(last, LAST_LOG_TIME - logStrengths[item]);
        }
        double[] absent = new double[size()];
        double step = STEP / Math.sqrt(Math.max(LEAST_PLACES, places));
        for (double logTime = FIRST_LOG_TIME; logTime <= last; logTime += step) {
            double[] arrived = new double[places];
            arrived[0] = step;
            for (int item = 0; item < size(); item++) {
                absent[item] = Math.exp(-Math.exp(logStrengths[item] + logTime));
                if (!wanted[item]) {
                    add(absent[item], arrived);
                }
            }
            if (Arrays.stream(arrived).sum() < NEGLIGIBLE) {
                break;
            }
            addUp(items, 0, items.length, arrived, absent, logTime, found);
        }
        return found;
    }

    /** Takes the halves apart until one item is left and all others are counted. */
    private void addUp(
            int[] items, int from, int to, double[] arrived, double[] absent, double logTime, double[][] found) {
        if (to - from == 1) {
            int item = items[from];
            double density = Math.exp(logStrengths[item] + logTime) * absent[item];
            for (int place = 0; place < arrived.length; place++) {
                found[from][place] += density * arrived[place];
            }
        } else if (to > from) {
            int middle = (from + to) >>> 1;
            addUp(items, from, middle, with(arrived, items, middle, to, absent), absent, logTime, found);
            addUp(items, middle, to, with(arrived, items, from, middle, absent), absent, logTime, found);
        }
    }

    private static double[] with(double[] arrived, int[] items, int from, int to, double[] absent) {
        double[] more = arrived.clone();
        for (int at = from; at < to; at++) {
            add(absent[items[at]], more);
        }
        return more;
    }

    /** One more item that may have arrived; counts beyond the last place are left out. */
    private static void add(double absent, double[] arrived) {
        for (int count = arrived.length - 1; count > 0; count--) {
            arrived[count] = absent * arrived[count] + (1 - absent) * arrived[count - 1];
        }
        arrived[0] *= absent;
    }
}
