package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchWorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void backward_divided_givesTheGradientsOfTheWholeBatch(int count) {
        try (ToyTraining whole = new ToyTraining(3, 0);
                ToyTraining divided = new ToyTraining(3, 0);
                TorchWorkers one = new TorchWorkers(whole.ops, 1);
                TorchWorkers several = new TorchWorkers(divided.ops, count)) {
            double expected = ToyTraining.backward(one, (ops, part, parts) -> whole.partLoss(ops, 4, part, parts));
            double found = ToyTraining.backward(several, (ops, part, parts) -> divided.partLoss(ops, 4, part, parts));
            assertThat(found).isCloseTo(expected, within(1e-6));
            for (String name : whole.ops.weights().names()) {
                float[] wanted =
                        whole.ops.weights().gradient(name).orElseThrow().values();
                float[] got = divided.ops.weights().gradient(name).orElseThrow().values();
                for (int i = 0; i < wanted.length; i++) {
                    assertThat(got[i]).as(name).isCloseTo(wanted[i], within(1e-6f));
                }
            }
        }
    }

    @Test
    void training_dividedWithDropout_isBitEqualWhateverTheTiming() {
        try (ToyTraining one = new ToyTraining(3, 0.2);
                ToyTraining two = new ToyTraining(3, 0.2);
                TorchWorkers oneWorkers = new TorchWorkers(one.ops, 3);
                TorchWorkers twoWorkers = new TorchWorkers(two.ops, 3)) {
            for (int i = 0; i < 20; i++) {
                assertThat(one.step(oneWorkers, i)).isEqualTo(two.step(twoWorkers, i));
            }
            assertThat(one.ops.weights().snapshot()).isEqualTo(two.ops.weights().snapshot());
        }
    }

    @Test
    void training_divided_learnsTheToyProblem() {
        try (ToyTraining training = new ToyTraining(3, 0);
                TorchWorkers workers = new TorchWorkers(training.ops, 2)) {
            for (int i = 0; i < 50; i++) {
                training.step(workers, i);
            }
            assertThat(training.loss(1_000)).isLessThan(0.2f);
        }
    }

    @Test
    void backward_twiceWithoutZeroing_addsUp() {
        try (ToyTraining training = new ToyTraining(3, 0);
                TorchWorkers workers = new TorchWorkers(training.ops, 2)) {
            ToyTraining.backward(workers, (ops, part, parts) -> training.partLoss(ops, 4, part, parts));
            float once =
                    training.ops.weights().gradient("out.bias").orElseThrow().values()[0];
            ToyTraining.backward(workers, (ops, part, parts) -> training.partLoss(ops, 4, part, parts));
            float twice =
                    training.ops.weights().gradient("out.bias").orElseThrow().values()[0];
            assertThat(twice).isCloseTo(2 * once, within(1e-6f));
        }
    }

    @Test
    void evaluate_duringTraining_givesResultsInOrderWithoutDropoutAndGradients() {
        try (ToyTraining training = new ToyTraining(3, 0.5);
                TorchWorkers workers = new TorchWorkers(training.ops, 3)) {
            training.step(workers, 0);
            List<Boolean> recorded = workers.evaluate(
                    (ops, part, parts) -> training.partLoss(ops, 4, part, parts).requires_grad());
            assertThat(recorded).containsExactly(false, false, false);
            List<Float> losses = workers.evaluate(
                    (ops, part, parts) -> training.partLoss(ops, 4, part, parts).item_float());
            assertThat(losses.get(0) + losses.get(1) + losses.get(2)).isCloseTo(training.loss(4), within(1e-6f));
        }
    }

    @Test
    void worker_afterTheModelLearns_seesTheNewWeights() {
        try (ToyTraining training = new ToyTraining(3, 0);
                TorchWorkers workers = new TorchWorkers(training.ops, 2)) {
            training.ops.weights().assign("out.bias", TensorData.of(new float[] {7}, 1));
            List<Float> seen = workers.evaluate(
                    (ops, part, parts) -> ops.weights().values("out.bias").values()[0]);
            assertThat(seen).containsExactly(7f, 7f);
        }
    }

    @Test
    void worker_thatUsesANewWeight_isRefusedByName() {
        try (ToyTraining training = new ToyTraining(3, 0);
                TorchWorkers workers = new TorchWorkers(training.ops, 2)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ToyTraining.backward(workers, TorchWorkersTest::usesANewWeight))
                    .withMessageContaining("weight late: first used by a worker");
        }
    }

    private static Tensor usesANewWeight(TorchOps ops, int part, int parts) {
        return part == 0
                ? ops.weight("out.bias", Init.zeros(), 1).sum()
                : ops.weight("late", Init.zeros(), 1).sum();
    }

    @Test
    void constructor_withoutWorkers_isRefused() {
        try (TorchOps ops = new TorchOps(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TorchWorkers(ops, 0))
                    .withMessageContaining("found 0");
        }
    }

    /** Workers run libtorch on one thread each; the thread that made them keeps its setting. */
    @Test
    void workers_leaveTheThreadsOfOthersAlone() {
        int before = torch.get_num_threads();
        try (ToyTraining training = new ToyTraining(3, 0);
                TorchWorkers workers = new TorchWorkers(training.ops, 2)) {
            torch.set_num_threads(3);
            assertThat(workers.evaluate((ops, part, parts) -> torch.get_num_threads()))
                    .containsExactly(1, 1);
            assertThat(torch.get_num_threads()).isEqualTo(3);
        } finally {
            torch.set_num_threads(before);
        }
    }
}
