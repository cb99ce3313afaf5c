package io.polyrank.arch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.polyrank.arch.DtrnSettings.Norm;
import io.polyrank.arch.DtrnSettings.Pooling;
import io.polyrank.encode.InputLayout;
import io.polyrank.encode.InputLayout.Multiple;
import io.polyrank.ops.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The structure of DTRN: what depends on what. */
class DtrnTest {

    private static final int TASKS = 3;
    private static final int CLICKS = 4;

    private static final List<String> REFINEMENT = List.of(
            "trm.user.weight",
            "trm.user.bias",
            "trm.candidate.weight",
            "trm.candidate.bias",
            "trm.interest.weight",
            "trm.interest.bias",
            "trm.gate.weight",
            "trm.gate.bias");

    /** Weights of which every task has a part of its own, the task being the first axis. */
    private static final List<String> PER_TASK = Stream.concat(
                    REFINEMENT.stream(),
                    Stream.of(
                            "tim.task",
                            "experts.gate.weight",
                            "experts.gate.bias",
                            "tower.0.weight",
                            "tower.0.bias",
                            "tower.out.weight",
                            "tower.out.bias"))
            .toList();

    private static TinyInputs inputs(int rows, boolean shared) {
        return TinyInputs.random(TinyInputs.layout(CLICKS), rows, shared);
    }

    @Test
    void bottom_equalTaskEmbeddingsAndTiedRefinements_isTheSameForAllTasks() {
        try (TinyDtrn model = new TinyDtrn(TASKS)) {
            TinyInputs inputs = inputs(5, false);
            float[][] apart = model.bottoms(inputs);
            assertThat(apart[1]).isNotEqualTo(apart[0]);
            assertThat(apart[2]).isNotEqualTo(apart[0]).isNotEqualTo(apart[1]);

            REFINEMENT.forEach(model::tie);
            model.tie("tim.task");

            float[][] tied = model.bottoms(inputs);
            assertThat(tied[1]).containsExactly(tied[0], within(1e-6f));
            assertThat(tied[2]).containsExactly(tied[0], within(1e-6f));
        }
    }

    @Test
    void bottom_oneTasksEmbeddingChanged_changesForThatTaskOnly() {
        try (TinyDtrn model = new TinyDtrn(TASKS)) {
            TinyInputs inputs = inputs(5, false);
            float[][] before = model.bottoms(inputs);

            model.add("tim.task", 1 * TinyDtrn.TASK_EMBEDDING, 0.5f);

            float[][] after = model.bottoms(inputs);
            assertThat(after[0]).isEqualTo(before[0]);
            assertThat(after[1]).isNotEqualTo(before[1]);
            assertThat(after[2]).isEqualTo(before[2]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradient_ofOneTasksScore_reachesItsOwnAndTheSharedWeightsOnly(int task) {
        try (TinyDtrn model = new TinyDtrn(TASKS)) {
            model.backward(inputs(6, false), task);

            for (String weight : PER_TASK) {
                float[][] gradients = model.gradientBlocks(weight);
                for (int other = 0; other < TASKS; other++) {
                    if (other == task) {
                        assertThat(nonZero(gradients[other])).as(weight).isPositive();
                    } else {
                        assertThat(nonZero(gradients[other])).as(weight).isZero();
                    }
                }
            }
            for (String weight : List.of(
                    "tim.layer0.qkv.weight",
                    "tim.layer0.out.weight",
                    "tim.layer0.ff1.weight",
                    "tim.layer0.ff2.weight",
                    "tim.pool.query.weight",
                    "tim.pool.key.weight",
                    "tim.behaviour",
                    "tim.position",
                    "experts.0.weight",
                    "experts.1.weight",
                    "embedding",
                    "user.numbers.scale",
                    "candidate.numbers.shift")) {
                assertThat(nonZero(model.ops
                                .weights()
                                .gradient(weight)
                                .orElseThrow()
                                .values()))
                        .as(weight)
                        .isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void logits_moreAndChangedPadding_stayTheSame(Pooling pooling) {
        try (TinyDtrn model = new TinyDtrn(TinyDtrn.settings(Norm.POST, pooling, TopSettings.Kind.MMOE, 2), TASKS)) {
            TinyInputs full = inputs(3, false);
            int width = 4;
            int rows = 3;
            int[] clicks = full.ids("sequence_click").clone();
            for (int row = 0; row < rows; row++) {
                Arrays.fill(clicks, row * CLICKS * width, (row * CLICKS + 2) * width, 0);
            }
            TinyInputs two = full.withClicks(TinyInputs.layout(CLICKS), clicks);
            int[] longer = new int[rows * 6 * width];
            int[] dirty = clicks.clone();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(clicks, (row * CLICKS + 2) * width, longer, (row * 6 + 4) * width, 2 * width);
                dirty[row * CLICKS * width + 1] = 7;
                dirty[row * CLICKS * width + 3] = 9;
            }
            float[] expected = model.logits(two);

            assertThat(model.logits(full.withClicks(TinyInputs.layout(6), longer)))
                    .containsExactly(expected, within(1e-5f));
            assertThat(model.logits(full.withClicks(TinyInputs.layout(CLICKS), dirty)))
                    .containsExactly(expected, within(1e-6f));
            assertThat(model.logits(full)).isNotEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void interests_emptySequence_areTheLearnedDefault(Pooling pooling) {
        DtrnSettings settings = TinyDtrn.settings(Norm.POST, pooling, TopSettings.Kind.MMOE, 1);
        try (TinyDtrn model = new TinyDtrn(settings, TASKS)) {
            TinyInputs inputs = inputs(2, false);
            Arrays.fill(inputs.ids("sequence_exposed"), 0);
            model.logits(inputs);
            int biases = model.ops.weights().values("tim.condition.bias").values().length;
            model.add("tim.condition.bias", biases - 1, 0.5f);
            TensorData interests = model.interests(inputs, settings);

            assertThat(interests.shape()).containsExactly(TASKS, 2, 4, TinyDtrn.WIDTH);
            TensorData condition = requireNonNull(model.folded(inputs).get("tim.condition.exposed"));
            int values = Math.toIntExact(condition.shape()[1]);
            for (int task = 0; task < TASKS; task++) {
                int from = (task * values + values - 1) * TinyDtrn.WIDTH;
                float[] otherwise = Arrays.copyOfRange(condition.values(), from, from + TinyDtrn.WIDTH);
                for (int row = 0; row < 2; row++) {
                    int at = (task * 2 + row) * 4 * TinyDtrn.WIDTH;
                    assertThat(Arrays.copyOfRange(interests.values(), at, at + TinyDtrn.WIDTH))
                            .containsExactly(otherwise, within(1e-7f));
                }
                assertThat(nonZero(otherwise)).isPositive();
            }
            for (float logit : model.logits(inputs)) {
                assertThat(logit).isFinite();
            }
        }
    }

    @Test
    void parameters_ofTaskInterest_growWithTasksPlusBehavioursNotTheirProduct() {
        long base = taskInterestParameters(2, 2);
        for (int tasks = 2; tasks <= 5; tasks++) {
            for (int behaviours = 2; behaviours <= 4; behaviours++) {
                assertThat(taskInterestParameters(tasks, behaviours))
                        .as("%d tasks, %d behaviours", tasks, behaviours)
                        .isEqualTo(base
                                + (tasks - 2L) * TinyDtrn.TASK_EMBEDDING
                                + (behaviours - 2L) * TinyDtrn.BEHAVIOUR_EMBEDDING);
            }
        }
    }

    private static long taskInterestParameters(int tasks, int behaviours) {
        try (TinyDtrn model = new TinyDtrn(tasks)) {
            model.logits(TinyInputs.random(TinyInputs.layoutOf(behaviours), 1, false));
            return model.ops.weights().names().stream()
                    .filter(name -> name.startsWith("tim."))
                    .mapToLong(name -> model.ops.weights().values(name).values().length)
                    .sum();
        }
    }

    static Stream<Arguments> switches() {
        return Stream.of(Norm.values())
                .flatMap(norm -> Stream.of(Pooling.values()).flatMap(pooling -> Stream.of(TopSettings.Kind.values())
                        .flatMap(top -> Stream.of(1, 2).map(layers -> Arguments.of(norm, pooling, top, layers)))));
    }

    @ParameterizedTest
    @MethodSource("switches")
    void record_anySwitches_scoresAsTheTrainedModelDoes(Norm norm, Pooling pooling, TopSettings.Kind top, int layers)
            throws OrtException {
        try (TinyDtrn model = new TinyDtrn(TinyDtrn.settings(norm, pooling, top, layers), TASKS)) {
            TinyInputs inputs = inputs(9, true);
            float[] trained = model.logits(inputs.repeated());
            ModelProto folded = model.record(inputs, true);
            ModelProto unfolded = model.record(inputs, false);

            assertThat(trained).hasSize(9 * TASKS);
            assertThat(TinyDtrn.run(folded, inputs)).containsExactly(trained, within(1e-5f));
            assertThat(TinyDtrn.run(unfolded, inputs)).containsExactly(trained, within(1e-5f));
            assertThat(initialisers(folded)).contains("tim.condition.click").doesNotContain("tim.task");
            assertThat(initialisers(unfolded)).contains("tim.task").doesNotContain("tim.condition.click");
        }
    }

    private static List<String> initialisers(ModelProto model) {
        return model.getGraph().getInitializerList().stream()
                .map(initialiser -> initialiser.getName())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 257})
    void logits_sharedUser_equalThoseOfTheUserRepeated(int candidates) {
        for (Pooling pooling : Pooling.values()) {
            try (TinyDtrn model =
                    new TinyDtrn(TinyDtrn.settings(Norm.POST, pooling, TopSettings.Kind.MMOE, 1), TASKS)) {
                TinyInputs shared = inputs(candidates, true);

                assertThat(model.logits(shared)).containsExactly(model.logits(shared.repeated()), within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logits_candidatesInAnotherOrder_arePermuted(boolean folded) throws OrtException {
        int[] order = {3, 0, 4, 1, 2};
        try (TinyDtrn model = new TinyDtrn(TASKS)) {
            TinyInputs inputs = inputs(order.length, true);
            float[] before = model.logits(inputs);
            TinyInputs permuted = inputs.picked(order);
            float[] after = folded ? TinyDtrn.run(model.record(inputs, true), permuted) : model.logits(permuted);

            for (int place = 0; place < order.length; place++) {
                for (int task = 0; task < TASKS; task++) {
                    assertThat(after[place * TASKS + task])
                            .isCloseTo(before[order[place] * TASKS + task], within(1e-5f));
                }
            }
        }
    }

    @Test
    void logits_leastLayout_areFinite() {
        InputLayout full = TinyInputs.layoutOf(1);
        InputLayout layout = new InputLayout(
                List.of(), List.of("age"), List.of(), List.of("item"), List.of(), List.of(), full.sequences());
        InputLayout other = new InputLayout(
                List.of(),
                List.of(),
                List.of(new Multiple("interests", 2)),
                List.of("item"),
                List.of("price"),
                List.of(),
                full.sequences());
        InputLayout noUser = new InputLayout(
                List.of(), List.of(), List.of(), List.of("item"), List.of(), List.of(), full.sequences());
        for (InputLayout least : List.of(layout, other, noUser, TinyInputs.layout(List.of()))) {
            try (TinyDtrn model = new TinyDtrn(1)) {
                for (float logit : model.logits(TinyInputs.random(least, 2, true))) {
                    assertThat(logit).isFinite();
                }
            }
        }
    }

    private static long nonZero(float[] values) {
        int count = 0;
        for (float value : values) {
            count += value != 0 ? 1 : 0;
        }
        return count;
    }
}
