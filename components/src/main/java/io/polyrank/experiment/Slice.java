package io.polyrank.experiment;

/**
 * Some of {@value #BUCKETS} buckets: the first {@code count} on the way from one bucket to another, both included. The way
 * may go up or down. Whatever else changes, a larger count holds the same buckets and more.
 *
 * @param from the bucket that is taken first, 0 to 9,999
 * @param to the last bucket it may grow to, 0 to 9,999
 * @param count how many buckets it holds, 0 to the length of the way
 */
public record Slice(int from, int to, int count) {

    /** No bucket at all. */
    static final Slice NONE = new Slice(0, 0, 0);

    /** How many buckets there are; shares come in steps of one of them. */
    public static final int BUCKETS = 10_000;

    /**
     * @throws IllegalArgumentException if a bucket does not exist, or the way is shorter than the count
     */
    public Slice {
        if (from < 0 || from >= BUCKETS || to < 0 || to >= BUCKETS) {
            throw new IllegalArgumentException(
                    "buckets: found " + from + "-" + to + ", expected two from 0 to " + (BUCKETS - 1));
        }
        int length = Math.abs(to - from) + 1;
        if (count < 0 || count > length) {
            throw new IllegalArgumentException(
                    "buckets " + from + "-" + to + ": found " + count + " to hold, expected 0 to " + length);
        }
    }

    /** Whether a bucket is one of those it holds. */
    public boolean holds(int bucket) {
        return bucket >= lowest() && bucket <= highest();
    }

    /** The held part of all buckets, 0 to 1. */
    public double share() {
        return (double) count / BUCKETS;
    }

    /** How many buckets it can hold. */
    int room() {
        return Math.abs(to - from) + 1;
    }

    boolean meets(Slice other) {
        return count > 0 && other.count > 0 && lowest() <= other.highest() && other.lowest() <= highest();
    }

    /** The held buckets as people write them. */
    String held() {
        return lowest() + "-" + highest();
    }

    /** The lowest bucket it holds, if it holds any. */
    public int lowest() {
        return from <= to ? from : from - count + 1;
    }

    private int highest() {
        return from <= to ? from + count - 1 : from;
    }
}
