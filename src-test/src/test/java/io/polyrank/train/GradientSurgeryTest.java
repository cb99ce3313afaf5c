package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.train.BalanceSettings.Method;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GradientSurgeryTest {

    private static final double[][] LEFT_AND_RIGHT = {{-1, 0}, {1, 0}};

    private static float[] combine(GradientSurgery.Rule rule, float[]... gradients) {
        return rule.combine(gradients, new SplittableRandom(3));
    }

    private static TwoQuadratics descended(Method method) {
        return new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 3}, 0.5, 2)
                .descend(BalanceSettings.of(method).balancer(2), 400, 0.1);
    }

    private static double dot(float[] a, float[] b) {
        return TaskGradients.dot(a, b);
    }

    // ---- PCGrad

    @Test
    void pcGrad_conflict_takesTheConflictingPartsAway() {
        // (1, 0) + (-1, 1) / 2 and (-1, 1) + (1, 0)
        assertThat(combine(new PcGrad(), new float[] {1, 0}, new float[] {-1, 1}))
                .containsExactly(new float[] {0.5f, 1.5f}, within(1e-6f));
    }

    @Test
    void pcGrad_noConflict_isTheSum() {
        assertThat(combine(new PcGrad(), new float[] {1, 0.5f}, new float[] {0, 2}, new float[] {1, 0}))
                .containsExactly(2, 2.5f);
    }

    @Test
    void pcGrad_severalConflicts_dependsOnTheRandomOrderAlone() {
        float[][] gradients = {{1, 0, 0}, {-1, 1, 0.5f}, {-0.5f, -1, 1}};
        float[] first = combine(new PcGrad(), gradients);

        assertThat(combine(new PcGrad(), gradients)).isEqualTo(first);
        assertThat(gradients[1]).containsExactly(-1, 1, 0.5f);
    }

    /** At the end the two projected gradients are zero: any point between the centres, here the one it came down to. */
    @Test
    void pcGrad_twoQuadratics_endsBetweenThem() {
        TwoQuadratics tasks = descended(Method.PCGRAD);

        assertThat(tasks.x[0]).isStrictlyBetween(-1.0, 1.0);
        assertThat(tasks.x[1]).isCloseTo(0, within(0.01));
    }

    // ---- MGDA

    @Test
    void mgda_orthogonalGradients_weighsThemByTheirInverseSquares() {
        // Weights (4, 1) / 5.
        assertThat(combine(new Mgda(), new float[] {1, 0}, new float[] {0, 2}))
                .containsExactly(new float[] {0.8f, 0.4f}, within(1e-6f));
        // Weights (4, 2, 1) / 7 of squares 1, 2 and 4.
        assertThat(combine(new Mgda(), new float[] {1, 0, 0}, new float[] {0, (float) Math.sqrt(2), 0}, new float[] {
                    0, 0, 2
                }))
                .containsExactly(new float[] {4f / 7, (float) (2 * Math.sqrt(2) / 7), 2f / 7}, within(1e-5f));
    }

    @Test
    void mgda_oneGradientWithinTheOther_isTheShorter() {
        assertThat(combine(new Mgda(), new float[] {1, 0}, new float[] {3, 1})).containsExactly(1, 0);
    }

    @Test
    void mgda_taskWithoutGradient_doesNotStopTheOthers() {
        assertThat(combine(new Mgda(), new float[] {0, 0}, new float[] {3, 1})).containsExactly(3, 1);
        assertThat(combine(new Mgda(), new float[] {0, 0}, new float[] {0, 0})).containsExactly(0, 0);
    }

    /** The horizontal parts cancel out: straight down from (1/2, 2) to where one can only gain from the other. */
    @Test
    void mgda_twoQuadratics_goesStraightDownToTheParetoSet() {
        TwoQuadratics tasks = new TwoQuadratics(LEFT_AND_RIGHT, new double[] {1, 1}, 0.5, 2)
                .descend(BalanceSettings.of(Method.MGDA).balancer(2), 400, 0.1);

        assertThat(tasks.x).containsExactly(new double[] {0.5, 0}, within(1e-4));
    }

    // ---- CAGrad

    @Test
    void caGrad_noRadius_isTheMean() {
        assertThat(combine(new CaGrad(0), new float[] {3, 1}, new float[] {-1, 1}))
                .containsExactly(new float[] {1, 1}, within(1e-6f));
    }

    @Test
    void caGrad_oppositeGradients_leansTowardsTheLoser() {
        // g_0 = (1, 0); the second task loses, so all of c |g_0| goes its way.
        assertThat(combine(new CaGrad(0.5), new float[] {3, 0}, new float[] {-1, 0}))
                .containsExactly(new float[] {0.5f, 0}, within(1e-6f));
    }

    /** Compared with all directions on the circle it chooses from. */
    @Test
    void caGrad_anyTwoGradients_givesTheWorstTaskTheMost() {
        float[] first = {1, 0.2f};
        float[] second = {-0.5f, 1};
        float[] mean = {0.25f, 0.6f};
        double reach = 0.5 * Math.hypot(mean[0], mean[1]);
        double best = Double.NEGATIVE_INFINITY;
        for (int angle = 0; angle < 100_000; angle++) {
            double turn = 2 * Math.PI * angle / 100_000;
            float[] direction = {(float) (mean[0] + reach * Math.cos(turn)), (float) (mean[1] + reach * Math.sin(turn))
            };
            best = Math.max(best, Math.min(dot(direction, first), dot(direction, second)));
        }
        float[] found = combine(new CaGrad(0.5), first, second);

        assertThat(Math.min(dot(found, first), dot(found, second))).isCloseTo(best, within(1e-5));
        assertThat(Math.hypot(found[0] - mean[0], found[1] - mean[1])).isCloseTo(reach, within(1e-5));
    }

    /** Whatever the radius, it ends at a minimum of the mean (the paper's theorem 3.2), where the gradients cancel out. */
    @Test
    void caGrad_twoQuadratics_endsAtTheMinimumOfTheMean() {
        assertThat(descended(Method.CAGRAD).x).containsExactly(new double[] {0.5, 0}, within(0.01));
    }

    // ---- all of them

    @Test
    void next_taskWithoutLabels_combinesTheOthers() {
        Balancer balancer = new GradientSurgery(new CaGrad(0.5));
        float[][] gradients = {{0, 0}, {2, 4}};
        Balancer.Direction direction =
                balancer.next(new float[] {Float.NaN, 1}, () -> gradients, new SplittableRandom(1));

        // One task alone is both the mean and the worst: (1 + c) g.
        assertThat(direction.shared()).containsExactly(new float[] {3, 6}, within(1e-5f));
        assertThat(direction.factors()).containsExactly(1, 1);
    }
}
