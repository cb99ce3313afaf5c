package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class HeadsTest {

    private static final TaskSpec CLICK = new TaskSpec("click", TaskKind.BINARY, "click", null, 1);
    private static final TaskSpec VALUE = new TaskSpec("value", TaskKind.REGRESSION, "value", null, 1);

    @Test
    void scores_ofBothKinds_areProbabilitiesAndValues() {
        float[] scores = scores(List.of(CLICK, VALUE), 0, (float) Math.log(21), -3, -2, 500, 500);

        assertThat(scores[0]).isEqualTo(0.5f);
        assertThat(scores[1]).isCloseTo(20, within(1e-4f));
        assertThat(scores[2]).isCloseTo((float) (1 / (1 + Math.exp(3))), within(1e-6f));
        assertThat(scores[3]).isZero();
        assertThat(scores[4]).isEqualTo(1);
        assertThat(scores[5]).isFinite().isPositive();
    }

    @Test
    void scores_ofBinaryTasks_areProbabilities() {
        assertThat(scores(List.of(CLICK, CLICK), 0, 0)).containsExactly(0.5f, 0.5f);
    }

    @Test
    void rawOf_aMean_isWhereTheHeadsStart() {
        assertThat(Heads.rawOf(TaskKind.BINARY, 0.25)).isCloseTo(Math.log(1 / 3.0), within(1e-12));
        assertThat(Heads.rawOf(TaskKind.BINARY, 0)).isFinite().isLessThan(-9);
        assertThat(Heads.rawOf(TaskKind.BINARY, 1)).isFinite().isGreaterThan(9);
        assertThat(Heads.rawOf(TaskKind.REGRESSION, 2.5)).isEqualTo(2.5);
    }

    @Test
    @SuppressWarnings("try")
    void raw_addsEachTasksBias() {
        try (TorchOps ops = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            Heads heads = new Heads(List.of(CLICK, VALUE));
            ops.weights().assign(Heads.BIAS, TensorData.of(new float[] {1, -2}, 2));

            assertThat(TorchOps.read(heads.raw(ops, TorchOps.tensor(new float[] {0, 0, 5, 5}, 2, 2)))
                            .values())
                    .containsExactly(1, -2, 6, 3);
        }
    }

    @SuppressWarnings("try")
    private static float[] scores(List<TaskSpec> tasks, float... raw) {
        try (TorchOps ops = new TorchOps(1);
                PointerScope scope = new PointerScope()) {
            return TorchOps.read(new Heads(tasks).scores(ops, TorchOps.tensor(raw, raw.length / 2, 2)))
                    .values();
        }
    }
}
