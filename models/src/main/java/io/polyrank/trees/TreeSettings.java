package io.polyrank.trees;

/**
 * How trees are grown.
 *
 * @param trees most trees of a task
 * @param patience trees without a better validation figure before growing stops
 * @param depth most cuts on the way to a leaf
 * @param leaves most leaves of a tree
 * @param smallestLeaf fewest training rows of a leaf
 * @param learningRate factor of each tree's contribution
 * @param l2 penalty on the squares of the leaves' values
 * @param columnShare share of the columns that a tree sees
 * @param rowShare share of the rows that a tree sees
 * @param threads threads that grow a tree
 */
public record TreeSettings(
        int trees,
        int patience,
        int depth,
        int leaves,
        int smallestLeaf,
        double learningRate,
        double l2,
        double columnShare,
        double rowShare,
        int threads) {

    /** What the leaderboard uses. */
    public static final TreeSettings DEFAULT = new TreeSettings(300, 30, 6, 31, 40, 0.1, 1, 0.5, 0.8, 2);

    public TreeSettings {
        if (trees < 1 || patience < 1 || depth < 1 || leaves < 2 || smallestLeaf < 1 || threads < 1) {
            throw new IllegalArgumentException("tree settings: found " + trees + " trees, patience " + patience
                    + ", depth " + depth + ", " + leaves + " leaves, smallest leaf " + smallestLeaf + ", " + threads
                    + " threads, expected at least 1 of each and 2 leaves");
        }
    }

    /** The settings as LightGBM takes them. */
    String parameters(long seed) {
        return String.join(
                " ",
                "verbosity=-1",
                "deterministic=true",
                "force_row_wise=true",
                "num_threads=" + threads,
                "seed=" + Math.floorMod(seed, Integer.MAX_VALUE),
                "max_depth=" + depth,
                "num_leaves=" + leaves,
                "min_data_in_leaf=" + smallestLeaf,
                "learning_rate=" + learningRate,
                "lambda_l2=" + l2,
                "feature_fraction=" + columnShare,
                "bagging_fraction=" + rowShare,
                "bagging_freq=1");
    }
}
