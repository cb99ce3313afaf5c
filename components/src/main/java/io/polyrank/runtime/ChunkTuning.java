package io.polyrank.runtime;

import io.polyrank.behaviour.TextFields;
import io.polyrank.encode.Encoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds how many candidates a model scores best at a time. Few keep its activations in the cache of a core, many spare it
 * the work that is done once per run; which matters more depends on the model and the machine.
 */
final class ChunkTuning {

    private static final int CANDIDATES = 1000;
    private static final int ROUNDS = 3;
    /** A smaller chunk has to be this much faster. */
    private static final double CLEARLY = 0.97;
    /** A model this slow is left as it is: loading it takes long enough. */
    private static final double SLOW_NANOS = 5e8;

    private static final int[] CHUNKS = {512, 256, 128, Lanes.LEAST_CHUNK};

    /**
     * What was found.
     *
     * @param chunk how many candidates at a time, {@link Integer#MAX_VALUE} for all at once
     * @param millisPerThousand what 1,000 candidates then take on one core
     */
    record Tuned(int chunk, double millisPerThousand) {}

    private ChunkTuning() {}

    /** Finds the best chunk, which also warms the model up. */
    static Tuned tune(TaskModel model) {
        GoldenRequest golden = model.passport().golden().get(0);
        List<TextFields> candidates = new ArrayList<>();
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            candidates.add(
                    golden.candidates().get(candidate % golden.candidates().size()));
        }
        Encoder.Query query = model.encoder().query(golden.user(), golden.context(), golden.nowMillis());
        try (Scoring scoring = model.scoring(CANDIDATES)) {
            query.user(scoring);
            query.candidates(candidates, scoring);
            int best = Integer.MAX_VALUE;
            double least = nanos(scoring, best);
            if (least > SLOW_NANOS || !model.passport().rowsIndependent()) {
                return new Tuned(best, least / 1e6);
            }
            for (int chunk : CHUNKS) {
                double nanos = nanos(scoring, chunk);
                if (nanos < CLEARLY * least) {
                    least = nanos;
                    best = chunk;
                }
            }
            return new Tuned(best, least / 1e6);
        }
    }

    private static double nanos(Scoring scoring, int chunk) {
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            scoring.inChunksOf(chunk);
            double nanos = System.nanoTime() - start;
            least = Math.min(least, nanos);
            if (nanos > SLOW_NANOS) {
                break;
            }
        }
        return least;
    }
}
