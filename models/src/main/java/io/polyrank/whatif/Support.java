package io.polyrank.whatif;

import java.util.List;

/**
 * How far the explored lists can tell of a weighting.
 *
 * @param missing share of its places whose item could not have been shown there, or hardly ever
 * @param beyondDepth share of its places whose item could not have been shown there at all
 * @param sampleSize how many lists of the weighting itself would tell as much, by the weights of whole pages
 * @param worstSampleSize the same at the position where it is least
 * @param worstPosition that position, from 1
 */
public record Support(
        double missing, double beyondDepth, double sampleSize, double worstSampleSize, int worstPosition) {

    static Support of(List<LoggedList> lists, int[][] targets, int positions, double floor) {
        double places = 0;
        double missing = 0;
        double beyond = 0;
        double pageSum = 0;
        double pageSquares = 0;
        double[] sums = new double[positions];
        double[] squares = new double[positions];
        for (int at = 0; at < targets.length; at++) {
            double page = 0;
            for (int position = 0; position < targets[at].length; position++) {
                double chance = lists.get(at).chance(targets[at][position], position);
                places++;
                missing += chance < floor ? 1 : 0;
                beyond += chance == 0 ? 1 : 0;
                double weight = weight(lists.get(at), targets[at], position);
                sums[position] += weight;
                squares[position] += weight * weight;
                page += weight / targets[at].length;
            }
            pageSum += page;
            pageSquares += page * page;
        }
        int worst = 0;
        for (int position = 1; position < positions; position++) {
            if (size(sums[position], squares[position]) < size(sums[worst], squares[worst])) {
                worst = position;
            }
        }
        return new Support(
                missing / places,
                beyond / places,
                size(pageSum, pageSquares),
                size(sums[worst], squares[worst]),
                worst + 1);
    }

    /** One over the propensity where the weighting would have shown what was shown, else 0. */
    static double weight(LoggedList list, int[] target, int position) {
        return target[position] == list.page()[position] ? 1 / list.propensity()[position] : 0;
    }

    private static double size(double sum, double squares) {
        return squares == 0 ? 0 : sum * sum / squares;
    }
}
