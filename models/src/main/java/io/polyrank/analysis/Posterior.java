package io.polyrank.analysis;

import io.polyrank.analysis.DailyArms.Estimate;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.hipparchus.distribution.multivariate.MultivariateNormalDistribution;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.random.RandomGenerator;

/**
 * What is believed of the variants' metric after seeing the data.
 *
 * <p>Implementation note: the means {@code m} are taken for normal with their estimated covariance {@code V}. The variants' truths are
 * a common level, of which nothing is assumed, and deviations from it that are normal with standard deviation {@code tau}, a
 * share of the level. Then the posterior is normal with precision {@code V^-1 + (I - J / K) / tau^2} and mean {@code (V^-1 +
 * (I - J / K) / tau^2)^-1 V^-1 m}. All is in units of the mean level, so that no scale is too small to invert.
 */
final class Posterior {

    private final double level;
    private final double[] means;
    private final RealMatrix covariance;

    /**
     * What draws tell.
     *
     * @param best probability of being the best, by variant
     * @param leader the variant of the highest mean
     * @param loss what the best is expected to have more than the leader, over the level
     */
    record Outlook(List<Double> best, int leader, double loss) {}

    /**
     * @param estimate with a positive level, and variances above 0
     * @param prior standard deviation of the variants' differences before seeing data, over the level
     */
    Posterior(Estimate estimate, double prior) {
        int count = estimate.means().size();
        this.level = estimate.means().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        RealMatrix data = MatrixUtils.createRealMatrix(count, count);
        RealMatrix before = MatrixUtils.createRealMatrix(count, count);
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < count; column++) {
                data.setEntry(row, column, estimate.covariance().get(row).get(column) / (level * level));
                before.setEntry(row, column, ((row == column ? 1 : 0) - 1.0 / count) / (prior * prior));
            }
        }
        RealMatrix precision = MatrixUtils.inverse(data);
        RealMatrix inverse = MatrixUtils.inverse(precision.add(before));
        double[] relative =
                estimate.means().stream().mapToDouble(mean -> mean / level).toArray();
        this.means = inverse.operate(precision.operate(relative));
        this.covariance = inverse.add(inverse.transpose()).scalarMultiply(0.5);
    }

    /** The mean of a variant's metric. */
    double mean(int variant) {
        return level * means[variant];
    }

    /** The interval that holds a variant's metric with 95 %. */
    Range range(int variant) {
        double reach = quantile() * Math.sqrt(covariance.getEntry(variant, variant));
        return new Range(level * (means[variant] - reach), level * (means[variant] + reach));
    }

    /** The interval that holds what one variant has more than another with 95 %. */
    Range difference(int variant, int other) {
        double variance = covariance.getEntry(variant, variant)
                + covariance.getEntry(other, other)
                - 2 * covariance.getEntry(variant, other);
        double centre = means[variant] - means[other];
        double reach = quantile() * Math.sqrt(variance);
        return new Range(level * (centre - reach), level * (centre + reach));
    }

    /** Draws from it (Thompson 1933, "On the Likelihood that One Unknown Probability Exceeds Another"). */
    Outlook draw(int draws, RandomGenerator random) {
        MultivariateNormalDistribution normal = new MultivariateNormalDistribution(random, means, covariance.getData());
        int leader = highest(means);
        double[] best = new double[means.length];
        double loss = 0;
        for (int draw = 0; draw < draws; draw++) {
            double[] sample = normal.sample();
            int highest = highest(sample);
            best[highest]++;
            loss += sample[highest] - sample[leader];
        }
        List<Double> shares = new ArrayList<>();
        for (double count : best) {
            shares.add(count / draws);
        }
        return new Outlook(shares, leader, loss / draws);
    }

    private static double quantile() {
        return NormalDistribution.of(0, 1).inverseSurvivalProbability(0.025);
    }

    private static int highest(double[] values) {
        int highest = 0;
        for (int place = 1; place < values.length; place++) {
            highest = values[place] > values[highest] ? place : highest;
        }
        return highest;
    }
}
