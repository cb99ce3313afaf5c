package io.polyrank.encode;

import io.polyrank.encode.InputLayout.Multiple;
import io.polyrank.encode.InputLayout.Sequence;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the values of each feature are spread over {@value #BUCKETS} buckets, as the model gets them. The spread in training is part of the
 * passport; that of live queries is compared with it.
 *
 * <p>The buckets of a number are half a deviation wide, from -4 to 4, with what is beyond in the outer ones. Of a categorical feature
 * the first bucket is missing values, the second unknown ones, and the others take the known values in turns. Of a behaviour
 * sequence, called {@code sequence_TYPE}, they are lengths: 0, 1, 2 to 3, 4 to 7, and so on.
 *
 * <p>Not thread-safe.
 */
public final class FeatureCounts {

    /** Into how many parts the values of a feature are divided. */
    public static final int BUCKETS = 16;

    private static final int MISSING = 0;
    private static final int UNKNOWN = 1;
    private static final int FIRST_KNOWN = 2;
    private static final double LEAST = -4;
    private static final double PER_DEVIATION = 2;
    private static final double TRIFLE = 1e-4;

    private final Encoder encoder;
    private final InputLayout layout;
    private final Map<String, double[]> counts = new LinkedHashMap<>();
    private long candidates;

    public FeatureCounts(Encoder encoder) {
        this.encoder = encoder;
        this.layout = encoder.layout();
    }

    /** Counts a query: its user once, and each of its candidates. */
    public void add(EncodedUser user, EncodedCandidates all) {
        ids(layout.userIds(), user.ids(), 1);
        numbers(layout.userNumbers(), user.numbers(), 1);
        multiples(layout.userMultiples(), user.multiples(), 1);
        for (int index = 0; index < layout.sequences().size(); index++) {
            Sequence sequence = layout.sequences().get(index);
            count(
                    "sequence_" + sequence.behaviour(),
                    bucketOfLength(sequence, user.sequences().get(index)));
        }
        ids(layout.candidateIds(), all.ids(), all.count());
        numbers(layout.candidateNumbers(), all.numbers(), all.count());
        multiples(layout.candidateMultiples(), all.multiples(), all.count());
        candidates += all.count();
    }

    /** How many candidates were counted. */
    public long candidates() {
        return candidates;
    }

    /** Makes everything counted so far count half as much, so that the past fades. */
    public void fade() {
        counts.values().forEach(buckets -> Arrays.setAll(buckets, bucket -> buckets[bucket] / 2));
        candidates /= 2;
    }

    /** By feature, the share of its values in each of {@value #BUCKETS} buckets. */
    public Map<String, List<Double>> shares() {
        Map<String, List<Double>> shares = new LinkedHashMap<>();
        counts.forEach((feature, buckets) -> {
            double all = Arrays.stream(buckets).sum();
            shares.put(
                    feature,
                    Arrays.stream(buckets).mapToObj(count -> count / all).toList());
        });
        return shares;
    }

    /**
     * The population stability index, {@code sum (a - e) ln(a / e)} over buckets: 0 where two spreads are the same, usually taken for
     * a change worth looking at from 0.25. Buckets that are empty on one side count as {@value #TRIFLE}.
     *
     * @throws IllegalArgumentException when the numbers of buckets differ
     */
    public static double stabilityIndex(List<Double> expected, List<Double> actual) {
        if (expected.size() != actual.size()) {
            throw new IllegalArgumentException(
                    "buckets: found " + actual.size() + ", expected " + expected.size() + " as before");
        }
        double index = 0;
        for (int bucket = 0; bucket < expected.size(); bucket++) {
            double before = Math.max(TRIFLE, expected.get(bucket));
            double now = Math.max(TRIFLE, actual.get(bucket));
            index += (now - before) * Math.log(now / before);
        }
        return index;
    }

    private void ids(List<String> features, int[] ids, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < features.size(); column++) {
                String feature = features.get(column);
                count(feature, bucketOfId(feature, ids[row * features.size() + column]));
            }
        }
    }

    private void numbers(List<String> features, float[] numbers, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < features.size(); column++) {
                count(features.get(column), bucketOfNumber(numbers[row * features.size() + column]));
            }
        }
    }

    /** Every value counts, not only the first; slots beyond them hold 0. */
    private void multiples(List<Multiple> features, List<int[]> all, int rows) {
        for (int index = 0; index < features.size(); index++) {
            Multiple multiple = features.get(index);
            int[] ids = all.get(index);
            for (int at = 0; at < rows * multiple.slots(); at++) {
                if (ids[at] != 0) {
                    count(multiple.feature(), bucketOfId(multiple.feature(), ids[at]));
                }
            }
        }
    }

    private int bucketOfId(String feature, int id) {
        int place = id - encoder.missingId(feature);
        return place < FIRST_KNOWN
                ? (place == MISSING ? MISSING : UNKNOWN)
                : FIRST_KNOWN + (place - FIRST_KNOWN) % (BUCKETS - FIRST_KNOWN);
    }

    private static int bucketOfNumber(float standardised) {
        double bucket = Math.floor((standardised - LEAST) * PER_DEVIATION);
        return (int) Math.max(0, Math.min(BUCKETS - 1, bucket));
    }

    /** Events stand at the end; padding has no ids at all. */
    private static int bucketOfLength(Sequence sequence, int[] rows) {
        int width = sequence.width();
        int length = 0;
        for (int event = 0; event < sequence.length(); event++) {
            int from = event * width;
            boolean there = Arrays.stream(rows, from, from + width).anyMatch(id -> id != 0);
            length += there ? 1 : 0;
        }
        return Math.min(BUCKETS - 1, Integer.SIZE - Integer.numberOfLeadingZeros(length));
    }

    private void count(String feature, int bucket) {
        counts.computeIfAbsent(feature, name -> new double[BUCKETS])[bucket]++;
    }
}
