package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights {@code a = (2, 3)} and {@code b = (5)}; each part adds {@code a_0 a_1} to the first loss and {@code a_1 b} to
 * the second.
 */
class TorchPassTest {

    private final TorchOps ops = new TorchOps(1);

    @BeforeEach
    void createWeights() {
        ops.weights().assign("a", TensorData.of(new float[] {2, 3}, 2));
        ops.weights().assign("b", TensorData.of(new float[] {5}, 1));
    }

    @AfterEach
    void close() {
        ops.close();
    }

    private static Tensor losses(TorchOps ops, int part, int parts) {
        Tensor a = ops.weight("a", Init.zeros(), 2);
        Tensor first = a.select(0, 0).mul(a.select(0, 1));
        Tensor second = a.select(0, 1).mul(ops.weight("b", Init.zeros(), 1).select(0, 0));
        return torch.stack(new TensorVector(first, second), 0);
    }

    private float[] gradient(String name) {
        return ops.weights().gradient(name).orElseThrow().values();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void losses_ofParts_areAddedUp(int parts) {
        try (TorchWorkers workers = new TorchWorkers(ops, parts);
                TorchPass pass = workers.forward(TorchPassTest::losses)) {
            assertThat(pass.losses()).containsExactly(6 * parts, 15 * parts);
            assertThat(workers.losses(TorchPassTest::losses)).containsExactly(6 * parts, 15 * parts);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void gradients_perLoss_leaveTheModelsOwnAlone(int parts) {
        try (TorchWorkers workers = new TorchWorkers(ops, parts);
                TorchPass pass = workers.forward(TorchPassTest::losses)) {
            float[][] all = pass.gradients(List.of("a", "b"));
            assertThat(all[0]).containsExactly(3 * parts, 2 * parts, 0);
            assertThat(all[1]).containsExactly(0, 5 * parts, 3 * parts);
            assertThat(pass.gradients(List.of("b"))[0]).containsExactly(0);
            assertThat(ops.weights().gradient("a")).isEmpty();

            pass.backward(new float[] {1, 10});
            assertThat(gradient("a")).containsExactly(new float[] {3 * parts, 52 * parts}, within(1e-4f));
            assertThat(gradient("b")).containsExactly(new float[] {30 * parts}, within(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void replaceGradients_someWeights_leavesTheOthers(int parts) {
        try (TorchWorkers workers = new TorchWorkers(ops, parts);
                TorchPass pass = workers.forward(TorchPassTest::losses)) {
            pass.backward(new float[] {1, 1});
            ops.weights().replaceGradients(List.of("a"), new float[] {7, 8});

            assertThat(gradient("a")).containsExactly(7, 8);
            assertThat(gradient("b")).containsExactly(3 * parts);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ops.weights().replaceGradients(List.of("a"), new float[3]))
                .withMessage("gradients: expected 2 numbers for the weights [a], found 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void backward_factorsOfAnotherNumber_isRefused(int count) {
        try (TorchWorkers workers = new TorchWorkers(ops, 1);
                TorchPass pass = workers.forward(TorchPassTest::losses)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pass.backward(new float[count]))
                    .withMessage("factors: expected one for each of 2 losses, found " + count);
        }
    }
}
