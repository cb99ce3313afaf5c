package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.train.BalanceSettings.Method;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancerTest {

    private static final double[][] LEFT_AND_RIGHT = {{-1, 0}, {1, 0}};
    private static final float MISSING = Float.NaN;

    private static final Supplier<float[][]> NEVER = () -> {
        throw new IllegalStateException("gradients are expensive and not wanted here");
    };

    private static Balancer of(Method method) {
        return BalanceSettings.of(method).balancer(2);
    }

    private static float[] factors(Balancer balancer, float... losses) {
        return balancer.next(losses, NEVER, new SplittableRandom(1)).factors();
    }

    // ---- static weights

    @Test
    void staticWeights_twoQuadratics_endAtTheMinimumOfTheSum() {
        TwoQuadratics tasks =
                new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 3}, 0.5, 2).descend(of(Method.STATIC), 200, 0.1);

        // (1 * -1 + 3 * 1) / 4
        assertThat(tasks.x).containsExactly(new double[] {0.5, 0}, within(1e-5));
    }

    // ---- uncertainty weighting

    @Test
    void uncertainty_firstStep_weighsByTheVarianceItStartsWith() {
        assertThat(factors(of(Method.UNCERTAINTY), 1, 7))
                .containsExactly(new float[] {0.8243606f, 0.8243606f}, within(1e-6f));
    }

    @Test
    void uncertainty_steadyLosses_comesToWeighThemByTheirInverse() {
        Balancer balancer = of(Method.UNCERTAINTY);
        for (int step = 0; step < 2000; step++) {
            factors(balancer, 4, 0.25f);
        }

        // e^-s / 2 at s = log L.
        assertThat(factors(balancer, 4, 0.25f)).containsExactly(new float[] {0.125f, 2}, within(0.01f));
    }

    /** Losses of about 3 and 1 get weights of 1 to 3: (-1 + 3) / 4. */
    @Test
    void uncertainty_twoQuadratics_endAtTheMeanWeighedByTheInverseLosses() {
        TwoQuadratics tasks = new TwoQuadratics(
                        LEFT_AND_RIGHT, new double[] {1e-4, 1e-4}, new double[] {3, 1}, new double[] {0, 2})
                .descend(of(Method.UNCERTAINTY), 2000, 1000);

        assertThat(tasks.x).containsExactly(new double[] {0.5, 0}, within(0.01));
    }

    @Test
    void uncertainty_taskWithoutLabels_learnsNothingAboutIt() {
        Balancer balancer = of(Method.UNCERTAINTY);
        for (int step = 0; step < 100; step++) {
            factors(balancer, 4, MISSING);
        }

        float[] factors = factors(balancer, 4, MISSING);
        assertThat(factors[0]).isLessThan(0.3f);
        assertThat(factors[1]).isCloseTo(0.8243606f, within(1e-6f));
    }

    // ---- dynamic weight average

    @Test
    void dwa_firstTwoEpochs_weighAlike() {
        Balancer balancer = of(Method.DWA);
        assertThat(factors(balancer, 1, 1)).containsExactly(1, 1);
        balancer.epoch(new double[] {1, 1});
        assertThat(factors(balancer, 1, 1)).containsExactly(1, 1);
    }

    @Test
    void dwa_oneTaskStandsStill_gainsWeight() {
        Balancer balancer = of(Method.DWA);
        balancer.epoch(new double[] {2, 1});
        balancer.epoch(new double[] {1, 1});

        // 2 softmax(0.5 / 2, 1 / 2)
        assertThat(factors(balancer, 1, 1)).containsExactly(new float[] {0.875647f, 1.124353f}, within(1e-6f));
    }

    @Test
    void dwa_taskWithoutLoss_staysAtOne() {
        Balancer balancer = of(Method.DWA);
        balancer.epoch(new double[] {0, 1});
        balancer.epoch(new double[] {0, 1});

        assertThat(factors(balancer, MISSING, 1)).containsExactly(1, 1);
    }

    @Test
    void dwa_twoQuadratics_leansTowardsTheSlowerTask() {
        Balancer balancer = of(Method.DWA);
        balancer.epoch(new double[] {1, 1});
        balancer.epoch(new double[] {0.5, 1});
        TwoQuadratics tasks = new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 1}, 0, 1).descend(balancer, 200, 0.1);

        // (-w_1 + w_2) / (w_1 + w_2)
        assertThat(tasks.x).containsExactly(new double[] {(1.124353 - 0.875647) / 2, 0}, within(1e-5));
    }

    // ---- GradNorm

    @Test
    void gradNorm_equalRates_bringsTheNormsTogether() {
        float[] weights = settled(1.5, new float[][] {{1, 0}, {0, 3}}, new float[] {1, 1}, new float[] {1, 1});

        assertThat(weights).containsExactly(new float[] {1.5f, 0.5f}, within(0.05f));
    }

    /** Rates 1 and 0.25 relative to their mean are 1.6 and 0.4, and so are the norms with alpha 1. */
    @Test
    void gradNorm_oneTaskLagsBehind_givesItMoreWeight() {
        float[] weights = settled(1, new float[][] {{2, 0}, {0, 2}}, new float[] {1, 1}, new float[] {1, 0.25f});

        assertThat(weights).containsExactly(new float[] {1.6f, 0.4f}, within(0.05f));
    }

    private static float[] settled(double alpha, float[][] gradients, float[] first, float[] later) {
        Balancer balancer = new GradNormBalancer(2, alpha, 0.005);
        SplittableRandom random = new SplittableRandom(1);
        balancer.next(first, () -> gradients, random);
        for (int step = 0; step < 3000; step++) {
            balancer.next(later, () -> gradients, random);
        }
        return balancer.next(later, () -> gradients, random).factors();
    }

    @Test
    void gradNorm_always_weightsAddUpToTheNumberOfTasks() {
        float[] weights = settled(1.5, new float[][] {{1, 0}, {0, 1e4f}}, new float[] {1, 1}, new float[] {1, 1});

        assertThat(weights[0] + weights[1]).isCloseTo(2, within(1e-6f));
        assertThat(weights[1]).isPositive();
    }

    /**
     * At rest both forces are equal and follow the rates, so both losses are the same share of what they were at (1/2, 1):
     * {@code (x + 1)^2 / 3.25 = (1 - x)^2 / 1.25}, whatever the scales.
     */
    @Test
    void gradNorm_twoQuadratics_lowersBothLossesByTheSameShare() {
        TwoQuadratics tasks = new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 100}, 0.5, 1)
                .descend(new GradNormBalancer(2, 1.5, 0.001), 20_000, 0.005);

        assertThat(tasks.x).containsExactly(new double[] {0.2344, 0}, within(0.02));
    }

    // ---- FAMO

    @Test
    void famo_firstStep_weighsByTheInverseOfTheLosses() {
        // z / L = (0.5, 0.125), of which c makes shares.
        assertThat(factors(of(Method.FAMO), 1, 4)).containsExactly(new float[] {0.8f, 0.2f}, within(1e-6f));
    }

    @Test
    void famo_oneTaskGainsMore_losesWeightToTheOther() {
        Balancer balancer = of(Method.FAMO);
        factors(balancer, 1, 4);
        balancer.after(new float[] {0.5f, 4});

        // Adam's first step moves each number by the rate: z = softmax(-0.025, 0.025).
        double z = 1 / (1 + Math.exp(0.05));
        float wanted = (float) (z / (z + (1 - z) / 4));
        assertThat(factors(balancer, 1, 4)[0]).isCloseTo(wanted, within(1e-6f));
    }

    /** Gains of z_1 and 3 z_2 are equal at z = (3/4, 1/4). */
    @Test
    void famo_tasksThatLearnAtOtherSpeeds_equalisesTheirGains() {
        Balancer balancer = new FamoBalancer(2, 0.01, 0);
        for (int step = 0; step < 3000; step++) {
            float[] shares = factors(balancer, 1, 1);
            balancer.after(new float[] {(float) Math.exp(-0.1 * shares[0]), (float) Math.exp(-0.3 * shares[1])});
        }

        assertThat(factors(balancer, 1, 1)).containsExactly(new float[] {0.75f, 0.25f}, within(0.01f));
    }

    /** Both losses fall at the same relative rate, whatever their scales: the way leads straight down between them. */
    @Test
    void famo_twoQuadratics_neitherScaleDecides() {
        TwoQuadratics tasks =
                new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 100}, 0, 2).descend(of(Method.FAMO), 300, 0.005);

        assertThat(tasks.x[0]).isCloseTo(0, within(0.05));
        assertThat(tasks.x[1]).isLessThan(1.5);
    }

    @Test
    void famo_taskWithoutLabels_leavesTheStepToTheOthers() {
        Balancer balancer = of(Method.FAMO);
        assertThat(factors(balancer, MISSING, 4)).containsExactly(0, 1);
        balancer.after(new float[] {MISSING, 2});

        assertThat(factors(balancer, 4, 4)).containsExactly(new float[] {0.5f, 0.5f}, within(0.02f));
    }

    // ---- all of them

    @ParameterizedTest
    @EnumSource(Method.class)
    void restore_stateOfAnother_goesOnBitEqual(Method method) {
        Balancer whole = of(method);
        TwoQuadratics tasks = new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 3}, 0.4, 2);
        tasks.descend(whole, 7, 0.05);
        whole.epoch(new double[] {3, 2});
        whole.epoch(new double[] {2.5, 1.1});
        Balancer resumed = of(method);
        resumed.restore(whole.state());
        TwoQuadratics other = new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 3}, tasks.x.clone());

        assertThat(other.descend(resumed, 20, 0.05).x).isEqualTo(tasks.descend(whole, 20, 0.05).x);
        assertThat(resumed.state()).isEqualTo(whole.state());
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void restore_beforeTheFirstStep_isFresh(Method method) {
        Balancer resumed = of(method);
        resumed.restore(of(method).state());

        TwoQuadratics tasks = new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 3}, 0.4, 2);
        TwoQuadratics other = new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 3}, 0.4, 2);
        assertThat(other.descend(resumed, 5, 0.05).x).isEqualTo(tasks.descend(of(method), 5, 0.05).x);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void next_noTaskHasLabels_staysFinite(Method method) {
        Balancer balancer = of(method);
        balancer.epoch(new double[] {0, 0});
        balancer.epoch(new double[] {0, 0});
        Balancer.Direction direction =
                balancer.next(new float[] {MISSING, MISSING}, () -> new float[2][3], new SplittableRandom(1));
        balancer.after(new float[] {MISSING, MISSING});

        for (float factor : direction.factors()) {
            assertThat(factor).isFinite();
        }
        Balancer.Direction next =
                balancer.next(new float[] {1, 2}, () -> new float[][] {{1}, {2}}, new SplittableRandom(1));
        assertThat(next.factors()[0]).isFinite();
        for (double number : balancer.state()) {
            assertThat(number).isFinite();
        }
    }
}
