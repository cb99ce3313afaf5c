package io.polyrank.analysis;

/**
 * Inference that stays valid however often it is looked at.
 *
 * <p>Implementation note: the normal mixture of Robbins. With an estimate {@code d} of variance {@code v} and effects
 * mixed over a normal distribution with standard deviation {@code tau}, the mixture likelihood ratio against no effect is
 * {@code L = sqrt(v / (v + tau^2)) exp(tau^2 d^2 / (2 v (v + tau^2)))}. Under no effect it exceeds {@code 1 / alpha} at any
 * look with probability at most alpha (Ville's inequality), so {@code 1 / L}, at its least so far, is an always-valid p
 * (Johari, Koomen, Pekelis, Walsh 2022, "Always Valid Inference: Continuous Monitoring of A/B Tests"), and the differences
 * that it does not reject are a confidence sequence; with estimated variances it holds asymptotically (Waudby-Smith,
 * Arbour, Sinha, Kennedy, Ramdas 2024, "Time-uniform central limit theory and asymptotic confidence sequences").
 *
 * <p>Assumed: units are independent; both variants have enough of them for means to be near normal at the first look; and
 * the estimates of successive looks gain information in independent steps, as means over accumulating data do. The mixture
 * is set relative to control's mean, so that sums that grow with the days keep their scale.
 */
final class Sequential {

    private Sequential() {}

    /** Half the width of the confidence sequence. */
    static double reach(double variance, double tau, double alpha) {
        double mixed = variance + tau * tau;
        double logs = Math.log(1 / alpha) + 0.5 * Math.log(mixed / variance);
        return Math.sqrt(2 * variance * mixed / (tau * tau) * logs);
    }

    /** The p-value of one look; NaN where it is not defined. */
    static double p(double difference, double variance, double tau) {
        double mixed = variance + tau * tau;
        double log = 0.5 * Math.log(variance / mixed) + tau * tau * difference * difference / (2 * variance * mixed);
        return Math.min(1, Math.exp(-log));
    }
}
