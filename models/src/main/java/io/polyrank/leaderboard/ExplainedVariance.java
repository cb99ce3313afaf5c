package io.polyrank.leaderboard;

/** The share of the labels' variance that the scores explain, {@code 1 - Var(y - s) / Var(y)}. */
final class ExplainedVariance implements Figure {

    private final float[] scores;
    private final float[] labels;
    private final int[] users;

    /**
     * Takes the rows.
     *
     * @param scores by row
     * @param labels by row
     * @param users by row, its user's number
     */
    ExplainedVariance(float[] scores, float[] labels, int[] users) {
        this.scores = scores;
        this.labels = labels;
        this.users = users;
    }

    @Override
    public double of(int[] weights) {
        double count = 0;
        double labelMean = 0;
        double errorMean = 0;
        double labelSquares = 0;
        double errorSquares = 0;
        for (int row = 0; row < labels.length; row++) {
            int weight = weights[users[row]];
            if (weight > 0) {
                // West 1979: the mean moves with each row, so that large labels lose no digits.
                double error = (double) labels[row] - scores[row];
                double fromLabelMean = labels[row] - labelMean;
                double fromErrorMean = error - errorMean;
                count += weight;
                labelMean += fromLabelMean * weight / count;
                errorMean += fromErrorMean * weight / count;
                labelSquares += weight * fromLabelMean * (labels[row] - labelMean);
                errorSquares += weight * fromErrorMean * (error - errorMean);
            }
        }
        return labelSquares > 0 ? 1 - errorSquares / labelSquares : Double.NaN;
    }
}
