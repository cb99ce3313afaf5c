package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** DTRN without one or both of its parts, below each of its tops. */
class DtrnAblationTest {

    private static final int TASKS = 3;
    private static final int ROWS = 4;

    private final TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), ROWS, false);

    private static TinyModel model(boolean tim, boolean trm, TopSettings.Kind top) {
        String layers =
                switch (top) {
                    case TOWERS -> "";
                    case SHARED_BOTTOM -> "\nbottom_layers: [6]";
                    case MMOE, PLE -> "\nexperts: 2\nexpert_layers: [6]";
                };
        return TinyModel.of(
                "model: dtrn\nembedding: 3\nwidth: 4\nhypernetwork: {task: 3, behaviour: 2, hidden: 5}\ntop: "
                        + top.name().toLowerCase(Locale.ROOT)
                        + "\ntim: " + tim + "\ntrm: " + trm + layers,
                TinySpecs.FUNNEL);
    }

    private Tensor bottom(TinyModel model) {
        return ((Dtrn) model.architecture()).bottom(model.ops, inputs.torch()).joined();
    }

    /** Without TIM and TRM nothing tells tasks apart below the top, so there is one bottom for all. */
    @ParameterizedTest
    @CsvSource({"true, true, 3", "true, false, 3", "false, true, 3", "false, false, 1"})
    void bottom_isOnePerTaskUnlessNothingTellsTasksApart(boolean tim, boolean trm, int bottoms) {
        for (TopSettings.Kind top : TopSettings.Kind.values()) {
            try (TinyModel model = model(tim, trm, top)) {
                assertThat(model.scores(inputs)).hasSize(ROWS * TASKS);
                long[] shape = model.read(() -> bottom(model)).shape();

                // 4 user and 5 candidate fields of width 3, two sequences with an interest and a product of width 4.
                assertThat(shape).containsExactly(bottoms, ROWS, 9 * 3 + 4 * 4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TopSettings.Kind.class)
    void weights_withoutAPart_areThoseOfTheRest(TopSettings.Kind top) {
        assertThat(names(true, true, top)).anyMatch(name -> name.startsWith("trm."));
        assertThat(names(true, false, top))
                .noneMatch(name -> name.startsWith("trm."))
                .contains("tim.task");
        for (boolean tim : new boolean[] {true, false}) {
            try (TinyModel model = model(tim, true, top)) {
                model.scores(inputs);

                assertThat(model.ops.weights().values("tim.task").shape()).containsExactly(tim ? TASKS : 1, 3);
            }
        }
    }

    private List<String> names(boolean tim, boolean trm, TopSettings.Kind top) {
        try (TinyModel model = model(tim, trm, top)) {
            model.scores(inputs);
            return model.ops.weights().names();
        }
    }

    /** All tasks read the same interests: their bottoms differ by the weights of fields alone. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void bottom_refinementsTied_isTheSameForAllTasksWithoutTaskInterests(boolean tim, boolean equal) {
        try (TinyModel model = model(tim, true, TopSettings.Kind.TOWERS)) {
            model.scores(inputs);
            for (String group : new String[] {"user", "candidate", "interest", "gate"}) {
                model.tie("trm." + group + ".weight", TASKS);
                model.tie("trm." + group + ".bias", TASKS);
            }
            float[] all = model.read(() -> bottom(model)).values();
            int length = all.length / TASKS;
            float largest = 0;
            for (int at = length; at < all.length; at++) {
                largest = Math.max(largest, Math.abs(all[at] - all[at % length]));
            }

            if (equal) {
                assertThat(largest).isLessThan(1e-6f);
            } else {
                assertThat(largest).isGreaterThan(1e-3f);
            }
        }
    }

    /** Without task interests every task trains the one there is; with them, the condition of its own. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void gradient_ofATask_reachesTheInterestItReads(boolean tim) {
        for (int task = 0; task < TASKS; task++) {
            try (TinyModel model = model(tim, false, TopSettings.Kind.TOWERS)) {
                TinyGradients gradients = model.gradients(inputs, task);

                int vectors = tim ? TASKS : 1;
                for (int vector = 0; vector < vectors; vector++) {
                    assertThat(gradients.reachPart("tim.task", vector, vectors)).isEqualTo(!tim || vector == task);
                }
            }
        }
    }
}
