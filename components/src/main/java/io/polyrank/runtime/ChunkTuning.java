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

    private static final int[] CHUNKS = {512, 256, 128, Lanes.LEAST_CHUNK};
    private static final List<Integer> COUNTS = List.of(1, 32, 128, 400, CANDIDATES);

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
            least = nanos(scoring, best);
            boolean divisible = least <= SLOW_NANOS
                    && model.passport().rowsIndependent()
                    && model.device().kind() == Device.Kind.CPU;
            for (int chunk : divisible ? CHUNKS : new int[0]) {
                double nanos = nanos(scoring, chunk);
                if (nanos < CLEARLY * least) {
                    least = nanos;
                    best = chunk;
                }
            }
        }
        return new Tuned(best, costs(model, buckets, best));
    }

    /** Of every size that runs have, where they are few, so that each has been run once. */
    private static CostTable costs(TaskModel model, Buckets buckets, int chunk) {
        List<CostTable.Point> points = new ArrayList<>();
        List<Integer> counts = buckets.sizes().isEmpty() ? COUNTS : buckets.sizes();
        double most = Double.POSITIVE_INFINITY;
        for (int index = counts.size() - 1; index >= 0; index--) {
            try (Scoring scoring = scoring(model, counts.get(index))) {
                // Fewer never cost more: what says so is something else on this core.
                most = Math.min(most, nanos(scoring, chunk) / 1e3);
                points.add(0, new CostTable.Point(counts.get(index), most));
            }
        }
        return new CostTable(points);
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

    private static double nanos(Scoring scoring, int chunk) {
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            scoring.inChunksOf(chunk);
            double nanos = Math.max(1, System.nanoTime() - start);
            least = Math.min(least, nanos);
            if (nanos > SLOW_NANOS) {
                break;
            }
        }
        return least;
    }
}
