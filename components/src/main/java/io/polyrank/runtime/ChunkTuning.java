package io.polyrank.runtime;

import io.polyrank.behaviour.TextFields;
import io.polyrank.encode.Encoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds how many candidates a model scores best at a time. Few keep its activations in the cache of a core, many spare it
 * the work that is done once per run; which matters more depends on the model and the machine. Measures too what a query
 * of few or many candidates then costs.
 */
final class ChunkTuning {

    private static final int CANDIDATES = 1000;
    private static final int ROUNDS = 3;
    /** A smaller chunk has to be this much faster. */
    private static final double CLEARLY = 0.97;
    /** A model this slow is left as it is: loading it takes long enough. */
    private static final double SLOW_NANOS = 5e8;
    /** A chunk that takes so many times as long as the best so far is not run again. */
    private static final double HOPELESS = 1.2;

    private static final int[] CHUNKS = {512, 256, 128, Lanes.LEAST_CHUNK};
    private static final List<Integer> COUNTS = List.of(1, 32, 128, 400);

    /**
     * What was found.
     *
     * @param chunk how many candidates at a time, {@link Integer#MAX_VALUE} for all at once
     * @param costs what scoring then costs on one core
     */
    record Tuned(int chunk, CostTable costs) {}

    private ChunkTuning() {}

    /** Finds the best chunk, which also warms the model up. */
    static Tuned tune(TaskModel model, Buckets buckets) {
        int best = Integer.MAX_VALUE;
        double least;
        try (Scoring scoring = scoring(model, CANDIDATES)) {
            least = nanos(scoring, best, SLOW_NANOS);
            boolean divisible = least <= SLOW_NANOS
                    && model.passport().rowsIndependent()
                    && model.device().kind() == Device.Kind.CPU;
            for (int chunk : divisible ? CHUNKS : new int[0]) {
                double nanos = nanos(scoring, chunk, Math.min(SLOW_NANOS, HOPELESS * least));
                if (nanos < CLEARLY * least) {
                    least = nanos;
                    best = chunk;
                }
            }
        }
        return new Tuned(
                best, new CostTable(buckets.sizes().isEmpty() ? costs(model, best, least) : costs(model, buckets)));
    }

    /** Of a few numbers of candidates; that of the most is known. */
    private static List<CostTable.Point> costs(TaskModel model, int chunk, double nanosOfMost) {
        List<CostTable.Point> points = costs(model, COUNTS, chunk, nanosOfMost);
        points.add(new CostTable.Point(CANDIDATES, nanosOfMost / 1e3));
        return points;
    }

    /** Of every number of rows that runs have, so that each has been run once. */
    private static List<CostTable.Point> costs(TaskModel model, Buckets buckets) {
        return costs(model, buckets.sizes(), Integer.MAX_VALUE, Double.POSITIVE_INFINITY);
    }

    private static List<CostTable.Point> costs(TaskModel model, List<Integer> counts, int chunk, double mostNanos) {
        List<CostTable.Point> points = new ArrayList<>();
        double most = mostNanos;
        for (int index = counts.size() - 1; index >= 0; index--) {
            try (Scoring scoring = scoring(model, counts.get(index))) {
                // Fewer never cost more: what says so is something else on this core.
                most = Math.min(most, nanos(scoring, chunk, SLOW_NANOS));
                points.add(0, new CostTable.Point(counts.get(index), most / 1e3));
            }
        }
        return points;
    }

    private static Scoring scoring(TaskModel model, int count) {
        GoldenRequest golden = model.passport().golden().get(0);
        List<TextFields> candidates = new ArrayList<>();
        for (int candidate = 0; candidate < count; candidate++) {
            candidates.add(
                    golden.candidates().get(candidate % golden.candidates().size()));
        }
        Encoder.Query query = model.encoder().query(golden.user(), golden.context(), golden.nowMillis());
        Scoring scoring = model.scoring(count);
        query.user(scoring);
        query.candidates(candidates, scoring);
        return scoring;
    }

    /** Of the fastest of a few runs; of one alone if it takes too long. */
    private static double nanos(Scoring scoring, int chunk, double tooLong) {
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            scoring.inChunksOf(chunk);
            double nanos = Math.max(1, System.nanoTime() - start);
            least = Math.min(least, nanos);
            if (nanos > tooLong) {
                break;
            }
        }
        return least;
    }
}
