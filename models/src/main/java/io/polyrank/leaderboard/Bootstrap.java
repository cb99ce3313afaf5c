package io.polyrank.leaderboard;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The bootstrap over users (Efron 1979): each resample draws as many users as there are, with replacement, and every
 * figure is computed on that same draw, so that differences of figures are paired. A user's rows stay together, as they
 * are not independent of each other.
 */
final class Bootstrap {

    private final int users;
    private final long[] seeds;

    /**
     * Prepares a bootstrap.
     *
     * @param users number of users
     * @param resamples number of draws
     * @param seed decides the draws
     */
    Bootstrap(int users, int resamples, long seed) {
        if (users < 1 || resamples < 2) {
            throw new IllegalArgumentException(
                    "bootstrap: found " + users + " users and " + resamples + " resamples, expected at least 1 and 2");
        }
        this.users = users;
        // Drawn, not counted up: generators whose seeds lie a fixed step apart may give one sequence, shifted.
        this.seeds = new SplittableRandom(seed).longs(resamples).toArray();
    }

    /** The figures on all resamples, {@code [figures][resamples]}. */
    double[][] of(List<? extends Figure> figures) {
        double[][] values = new double[figures.size()][seeds.length];
        IntStream.range(0, seeds.length).parallel().forEach(resample -> {
            int[] weights = weights(resample);
            for (int figure = 0; figure < values.length; figure++) {
                values[figure][resample] = figures.get(figure).of(weights);
            }
        });
        return values;
    }

    /** How often each user was drawn. */
    int[] weights(int resample) {
        SplittableRandom random = new SplittableRandom(seeds[resample]);
        int[] weights = new int[users];
        for (int draw = 0; draw < users; draw++) {
            weights[random.nextInt(users)]++;
        }
        return weights;
    }

    /** Each user once: the figures on the rows themselves. */
    static int[] everyone(int users) {
        int[] weights = new int[users];
        Arrays.fill(weights, 1);
        return weights;
    }
}
