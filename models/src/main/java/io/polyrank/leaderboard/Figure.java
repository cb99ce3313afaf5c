package io.polyrank.leaderboard;

/** A figure of quality over the test rows, for any weights of their users. */
interface Figure {

    /**
     * The figure when each user's rows count as often as told.
     *
     * @param weights by user number
     * @return NaN where it is not defined, such as an AUC without positives
     */
    double of(int[] weights);
}
