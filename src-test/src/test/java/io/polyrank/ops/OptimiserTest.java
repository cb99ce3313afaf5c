package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class OptimiserTest {

    @Test
    void step_fiftyTimes_learnsTheToyProblem() {
        try (ToyTraining training = new ToyTraining(3, 0)) {
            float before = training.loss(1_000);
            for (int i = 0; i < 50; i++) {
                training.step(i);
            }
            float after = training.loss(1_000);
            assertThat(before).isBetween(0.6f, 0.9f);
            assertThat(after).isLessThan(0.2f);
        }
    }

    @Test
    void training_ofEqualSeeds_isBitEqual() {
        try (ToyTraining one = new ToyTraining(3, 0.2);
                ToyTraining two = new ToyTraining(3, 0.2)) {
            for (int i = 0; i < 5; i++) {
                assertThat(one.step(i)).isEqualTo(two.step(i));
            }
            assertThat(one.ops.weights().snapshot()).isEqualTo(two.ops.weights().snapshot());
        }
    }

    @Test
    void gradients_afterAStep_reachEveryWeightAndAreFinite() {
        try (ToyTraining training = new ToyTraining(3, 0.2)) {
            training.step(0);
            for (String name : training.ops.weights().names()) {
                TensorData gradient = training.ops.weights().gradient(name).orElseThrow();
                double norm = 0;
                for (float value : gradient.values()) {
                    norm += (double) value * value;
                }
                assertThat(norm).as(name).isFinite().isPositive();
            }
        }
    }

    /** The first step of AdamW moves by the learning rate in the gradient's direction, after the decay. */
    @Test
    void step_first_isTheFormulaOfAdamW() {
        try (TorchOps ops = new TorchOps(1)) {
            ops.weight("table.a", Init.constant(2), 1);
            ops.weight("b", Init.constant(2), 1);
            OptimiserSettings settings = OptimiserSettings.adam(0.5).withWeightDecay(0.1, 0.3);
            try (Optimiser optimiser = new Optimiser(ops.weights(), settings, name -> name.startsWith("table"))) {
                optimiser.learningRate(0.25);
                backward(ops, 3);
                optimiser.step();
                assertThat(value(ops, "table.a")).isCloseTo(2 * (1 - 0.25f * 0.3f) - 0.25f, within(1e-6f));
                assertThat(value(ops, "b")).isCloseTo(2 * (1 - 0.25f * 0.1f) - 0.25f, within(1e-6f));
                assertThat(optimiser.learningRate()).isEqualTo(0.25);
            }
        }
    }

    @Test
    void step_withoutTables_works() {
        try (TorchOps ops = new TorchOps(1)) {
            ops.weight("table.a", Init.constant(2), 1);
            ops.weight("b", Init.constant(2), 1);
            try (Optimiser optimiser = new Optimiser(ops.weights(), OptimiserSettings.adam(0.5), name -> false)) {
                backward(ops, 1);
                optimiser.step();
                assertThat(value(ops, "table.a")).isCloseTo(1.5f, within(1e-6f));
            }
        }
    }

    @Test
    void clipGradients_beyondTheBound_scalesAllTogether() {
        try (TorchOps ops = new TorchOps(1)) {
            ops.weight("table.a", Init.constant(2), 1);
            ops.weight("b", Init.constant(2), 1);
            try (Optimiser optimiser =
                    new Optimiser(ops.weights(), OptimiserSettings.adam(0.5), name -> name.startsWith("table"))) {
                backward(ops, 3);
                assertThat(optimiser.clipGradients(1)).isCloseTo(Math.sqrt(18), within(1e-5));
                assertThat(ops.weights().gradient("b").orElseThrow().values()[0])
                        .isCloseTo((float) Math.sqrt(0.5), within(1e-5f));
                assertThat(optimiser.clipGradients(5)).isCloseTo(1, within(1e-5));
                optimiser.zeroGradients();
                assertThat(ops.weights().gradient("b")).isEmpty();
            }
        }
    }

    @Test
    void step_withAWeightCreatedLater_isRefusedByName() {
        try (ToyTraining training = new ToyTraining(3, 0)) {
            training.ops.weight("late", Init.zeros(), 1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> training.step(0))
                    .withMessageContaining("[late]")
                    .withMessageContaining("run the model once");
        }
    }

    @Test
    void constructor_withoutWeights_isRefused() {
        try (TorchOps ops = new TorchOps(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Optimiser(ops.weights(), OptimiserSettings.adam(1), name -> false))
                    .withMessageContaining("found none");
        }
    }

    @Test
    void restore_ofASnapshot_continuesWithTheRestoredWeights() {
        try (ToyTraining training = new ToyTraining(3, 0)) {
            training.step(0);
            Map<String, TensorData> best = training.ops.weights().snapshot();
            float bestLoss = training.loss(1_000);
            training.step(1);
            training.ops.weights().restore(best);
            assertThat(training.loss(1_000)).isEqualTo(bestLoss);
            training.step(1);
            assertThat(training.loss(1_000)).isNotEqualTo(bestLoss);
        }
    }

    @Test
    void settings_withNonsense_nameTheField() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimiserSettings.adam(-1))
                .withMessageContaining("learningRate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimiserSettings.adam(1).withWeightDecay(0, Double.NaN))
                .withMessageContaining("tableWeightDecay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OptimiserSettings(1, 1, 0.9, 0, 0, 0))
                .withMessageContaining("beta1");
    }

    @SuppressWarnings("try")
    private static void backward(TorchOps ops, double factor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor sum = ops.add(ops.weights().tensor("table.a"), ops.weights().tensor("b"));
            ops.mul(sum, factor).sum().backward();
        }
    }

    private static float value(TorchOps ops, String name) {
        return ops.weights().values(name).values()[0];
    }

    /** Several steps tell the two decays apart: with them swapped, weights ran away when gradients fell. */
    @Test
    void step_several_isTheFormulaOfAdam() {
        double[] gradients = {1, 0.01, -2, 0, 0.5};
        try (TorchOps ops = new TorchOps(1)) {
            ops.weight("w", Init.constant(2), 1);
            double expected = 2;
            double mean = 0;
            double square = 0;
            try (Optimiser optimiser = new Optimiser(ops.weights(), OptimiserSettings.adam(0.1), name -> false)) {
                for (int step = 1; step <= gradients.length; step++) {
                    optimiser.zeroGradients();
                    pull(ops, gradients[step - 1]);
                    optimiser.step();

                    mean = 0.9 * mean + 0.1 * gradients[step - 1];
                    square = 0.999 * square + 0.001 * gradients[step - 1] * gradients[step - 1];
                    expected -= 0.1
                            * (mean / (1 - Math.pow(0.9, step)))
                            / (Math.sqrt(square / (1 - Math.pow(0.999, step))) + 1e-8);
                    assertThat(ops.weights().values("w").values()[0])
                            .as("after step %d", step)
                            .isCloseTo((float) expected, within(1e-5f));
                }
            }
        }
    }

    /** A loss whose gradient is the given number. */
    @SuppressWarnings("try")
    private static void pull(TorchOps ops, double gradient) {
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = ops.mul(ops.weight("w", Init.constant(2), 1), gradient);
            ops.sum(loss, 0, false).backward();
        }
    }
}
