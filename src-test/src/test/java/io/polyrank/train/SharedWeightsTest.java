package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.ops.TensorData;
import io.polyrank.testing.TinyWorld;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedWeightsTest {

    private final TrainingData data = TinyWorld.data();

    private List<String> shared(String model) {
        ModelFile file = ModelFile.open(model, TinyWorld.SPEC);
        try (TorchModel torch = new TorchModel(file, data.encoder(), 1)) {
            torch.initialise(data.training());
            Map<String, TensorData> before = torch.ops().weights().snapshot();
            List<String> shared = SharedWeights.find(torch, data.training(), name -> name.startsWith("embedding"));
            assertThat(torch.ops().weights().snapshot()).isEqualTo(before);
            assertThat(torch.ops().weights().names()).containsAll(shared);
            return shared;
        }
    }

    @Test
    void find_sharedBottom_isWhatLiesBelowTheTowers() {
        assertThat(shared("shared-bottom"))
                .isNotEmpty()
                .noneMatch(name -> name.startsWith("tower"))
                .noneMatch(name -> name.startsWith("embedding"))
                .doesNotContain("heads.bias");
    }

    @Test
    void find_hyperNetwork_countsThoughEachTaskHasItsOwnCondition() {
        assertThat(shared("dtrn")).contains("tim.hyper.in.weight").doesNotContain("tim.task");
    }

    @Test
    void find_listWiseModel_goesThrough() {
        assertThat(shared("multitab-net:variant=COL+ROW")).anyMatch(name -> name.startsWith("block0.rows"));
    }
}
