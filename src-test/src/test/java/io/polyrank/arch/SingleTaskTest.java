package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SingleTaskTest {

    private static final int TASKS = 3;

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), 8, false);

    private static TinyModel model() {
        return TinyModel.of("model: single-task\nembedding: 3\nlayers: [8, 6]", TinySpecs.FUNNEL);
    }

    @Test
    void gradient_ofEveryWeight_comesFromOneTaskAtMost() {
        try (TinyModel model = model()) {
            List<Map<String, float[]>> gradients = new ArrayList<>();
            for (int task = 0; task < TASKS; task++) {
                gradients.add(model.gradients(inputs, task).byWeight());
            }
            gradients.get(0).forEach((name, first) -> {
                for (int at = 0; at < first.length; at++) {
                    int owners = 0;
                    for (Map<String, float[]> ofTask : gradients) {
                        float[] gradient = ofTask.get(name);
                        owners += gradient != null && gradient[at] != 0 ? 1 : 0;
                    }
                    assertThat(owners).as("%s at %d", name, at).isLessThanOrEqualTo(1);
                }
            });
        }
    }

    @Test
    void gradient_ofEveryTask_reachesEachOfItsWeights() {
        try (TinyModel model = model()) {
            for (int task = 0; task < TASKS; task++) {
                TinyGradients gradients = model.gradients(inputs, task);
                for (String table : new String[] {"embedding", "user.numbers.scale", "candidate.numbers.shift"}) {
                    for (int copy = 0; copy < TASKS; copy++) {
                        assertThat(gradients.reachColumns(table, copy, TASKS, TASKS * 3))
                                .as("%s, copy %d", table, copy)
                                .isEqualTo(copy == task);
                    }
                }
                for (String weight : new String[] {
                    "tower.0.weight", "tower.1.weight", "tower.out.weight", "pool.click.sharpness", Heads.BIAS
                }) {
                    assertThat(gradients.reachPart(weight, task, TASKS))
                            .as(weight)
                            .isTrue();
                }
            }
        }
    }
}
