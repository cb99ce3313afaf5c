package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.encode.InputLayout;
import io.polyrank.spec.DatasetSpec;
import java.util.Arrays;
import java.util.Collections;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The size of MultiTab-Net and what its variants' scores depend on. That no id, of whatever value, is beyond the table
 * is a law of the encoder: {@code EncoderLawsTest.ids_anyRawValues_stayInTheBlockOfTheirFeature}.
 */
class MultiTabNetTest {

    private static final int WIDTH = 4;
    private static final int FEED_FORWARD = 6;
    private static final int TOWER = 7;

    private final InputLayout layout = TinyInputs.layout(5);
    private final TinyInputs six = TinyInputs.random(layout, 6, false);

    private static TinyModel model(String variant, int blocks, String more, DatasetSpec dataset) {
        return TinyModel.of(
                "model: multitab-net\nembedding: " + WIDTH + "\nheads: 2\nfeed_forward: " + FEED_FORWARD
                        + "\ntower_layers: [" + TOWER + "]\nvariant: " + variant + "\nblocks: " + blocks + more,
                dataset);
    }

    private static TinyModel model(String variant, int blocks) {
        return model(variant, blocks, "", TinySpecs.FUNNEL);
    }

    /**
     * The formula of the released model, with what differs here: all ids have one table; a task token is one vector, not
     * weight and bias of a constant; each behaviour sequence brings three tokens, each by a dense layer of its fields,
     * and a sharpness; the second layer of {@code COL+MIX} has no queries and keys; every task's last layer is as wide as
     * the task with the most classes needs; the heads add a bias per column.
     */
    @ParameterizedTest
    @CsvSource({
        "COL,     1, true,  0",
        "COL,     3, true,  0",
        "COL,     2, false, 0",
        "COL+UP,  2, true,  0",
        "COL+MIX, 2, true,  2",
        "COL+MIX, 2, false, 2",
        "COL+ROW, 2, true,  4"
    })
    void count_ofWeights_isTheFormulas(String variant, int blocks, boolean multiToken, int wideProjections) {
        for (DatasetSpec dataset : new DatasetSpec[] {TinySpecs.FUNNEL, TinySpecs.ALL_KINDS}) {
            try (TinyModel model = model(variant, blocks, "\nmulti_token: " + multiToken, dataset)) {
                model.scores(six);

                Outputs outputs = Outputs.of(dataset.tasks());
                int most = Collections.max(outputs.widths());
                int taskTokens = multiToken ? outputs.tasks() : 1;
                long expected = (long) TinyInputs.IDS * WIDTH + 2L * WIDTH * numbers() + (long) taskTokens * WIDTH;
                for (InputLayout.Sequence sequence : layout.sequences()) {
                    long in = (long) sequence.fields().size() * WIDTH;
                    expected += 3 * (in * WIDTH + WIDTH) + 1;
                }
                long wide = (long) WIDTH * (taskTokens + features());
                expected += blocks * layer(WIDTH, 4);
                expected += wideProjections == 0 ? 0 : blocks * layer(wide, wideProjections);
                expected += outputs.tasks() * ((long) WIDTH * TOWER + TOWER + (long) TOWER * most + most);
                expected += outputs.columns();
                assertThat(model.ops.weights().count()).isEqualTo(expected);
            }
        }
    }

    /** Projections, feed-forward network and two norms with scale and shift. */
    private static long layer(long width, int projections) {
        return projections * (width * width + width) + (2 * width * FEED_FORWARD + FEED_FORWARD + width) + 4 * width;
    }

    private int numbers() {
        return layout.userNumbers().size() + layout.candidateNumbers().size();
    }

    private int features() {
        int ids = layout.userIds().size() + layout.candidateIds().size();
        int multiples =
                layout.userMultiples().size() + layout.candidateMultiples().size();
        return ids + multiples + numbers() + 3 * layout.sequences().size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"COL", "COL+MIX", "COL+UP"})
    void scores_ofARow_knowNothingOfOtherRows(String variant) {
        try (TinyModel model = model(variant, 2)) {
            float[] all = model.scores(six);

            assertThat(model.scores(six.picked(4))).containsExactly(rows(all, 4), within(1e-5f));
            assertThat(model.scores(six.picked(5, 4, 1, 0, 0, 3, 2, 2)))
                    .containsExactly(rows(all, 5, 4, 1, 0, 0, 3, 2, 2), within(1e-5f));
        }
    }

    @Test
    void scores_rowsOfAListInAnotherOrder_arePermuted() {
        try (TinyModel model = model("COL+ROW", 2)) {
            float[] all = model.scores(six);

            assertThat(model.scores(six.picked(3, 5, 0, 1, 4, 2)))
                    .containsExactly(rows(all, 3, 5, 0, 1, 4, 2), within(1e-5f));
            assertThat(distance(model.scores(six.picked(3, 5, 0)), rows(all, 3, 5, 0)))
                    .isGreaterThan(1e-4f);
        }
    }

    @Test
    void scores_paddedList_areThoseWithoutPadding() {
        try (TinyModel model = model("COL+ROW", 2)) {
            float[] alone = model.scores(six.picked(0, 1, 2));
            float[] padded = model.scores(() -> six.torch(6, 1, 1, 1, 0, 0, 0));
            float[] otherPadding =
                    model.scores(() -> six.picked(0, 1, 2, 5, 5, 4).torch(6, 1, 1, 1, 0, 0, 0));
            float[] seen = model.scores(() -> six.torch(6, 1, 1, 1, 1, 0, 0));

            assertThat(rows(padded, 0, 1, 2)).containsExactly(alone, within(1e-5f));
            assertThat(rows(otherPadding, 0, 1, 2)).containsExactly(alone, within(1e-5f));
            assertThat(distance(rows(seen, 0, 1, 2), alone)).isGreaterThan(1e-4f);
            for (float score : padded) {
                assertThat(score).isFinite();
            }
        }
    }

    @Test
    void scores_twoListsInOneBatch_doNotSeeEachOther() {
        try (TinyModel model = model("COL+ROW", 2)) {
            float[] both = model.scores(() -> six.torch(3, 1, 1, 1, 1, 1, 0));

            assertThat(rows(both, 0, 1, 2)).containsExactly(model.scores(six.picked(0, 1, 2)), within(1e-5f));
            assertThat(rows(both, 3, 4)).containsExactly(model.scores(six.picked(3, 4)), within(1e-5f));
        }
    }

    /** Attention over one row looks at nothing but that row, which is what the released code does by mistake. */
    @Test
    void scores_listsOfOneRow_areThoseOfMixing() {
        try (TinyModel row = model("COL+ROW", 2);
                TinyModel mix = model("COL+MIX", 2)) {
            assertThat(row.scores(() -> six.torch(1, 1, 1, 1, 1, 1, 1)))
                    .containsExactly(mix.scores(six), within(1e-5f));
            assertThat(mix.ops.weights().names()).doesNotContain("block0.rows.query.weight", "block0.rows.key.weight");
        }
    }

    @Test
    void scores_ofUserPrivateVariant_equalThoseOfColForOneBlockOnly() {
        assertThat(scores("COL+UP", 1)).containsExactly(scores("COL", 1), within(1e-6f));
        assertThat(distance(scores("COL+UP", 2), scores("COL", 2))).isGreaterThan(1e-5f);
    }

    @Test
    void gradient_ofUserTokens_reachesNoCandidateInTheUserPrivateVariantAlone() {
        int user = MultiTabTokens.userCount(layout);
        int tasks = TinySpecs.FUNNEL.tasks().size();
        for (String variant : new String[] {"COL", "COL+UP"}) {
            try (TinyModel model = model(variant, 3)) {
                TinyGradients gradients = model.gradients(() -> {
                    TensorSpy spy = new TensorSpy(model.ops);
                    model.raw(spy.ops(), six.torch());
                    Tensor keys = spy.last("attention").tensor(1);
                    long from = variant.equals("COL") ? tasks : keys.size(2) - user;
                    return keys.narrow(2, from, user);
                });

                assertThat(gradients.reach("user.numbers.scale")).isTrue();
                assertThat(gradients.reach("token.click.mean.weight")).isTrue();
                for (String candidate : new String[] {
                    "candidate.numbers.scale",
                    "candidate.numbers.shift",
                    "token.click.attended.weight",
                    "token.click.product.weight",
                    "pool.click.sharpness",
                    "token.tasks"
                }) {
                    assertThat(gradients.reach(candidate)).as(candidate).isEqualTo(variant.equals("COL"));
                }
            }
        }
    }

    /** So serving computes the user's part for one row, whatever the number of candidates. */
    @Test
    void rows_ofUserTokens_areOneWhenAllCandidatesShareTheUser() {
        TinyInputs shared = TinyInputs.random(layout, 5, true);
        int user = MultiTabTokens.userCount(layout);
        try (TinyModel model = model("COL+UP", 2)) {
            long[] rows = model.ops.evaluate(() -> {
                TensorSpy spy = new TensorSpy(model.ops);
                model.raw(spy.ops(), shared.torch());
                return spy.calls("attention").stream()
                        .map(call -> call.tensor(0))
                        .filter(query -> query.size(2) == user)
                        .mapToLong(query -> query.size(0))
                        .toArray();
            });

            assertThat(rows).containsExactly(1);
        }
    }

    private float[] scores(String variant, int blocks) {
        try (TinyModel model = model(variant, blocks)) {
            return model.scores(six);
        }
    }

    private static float[] rows(float[] scores, int... rows) {
        int tasks = TinySpecs.FUNNEL.tasks().size();
        float[] chosen = new float[rows.length * tasks];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(scores, rows[row] * tasks, chosen, row * tasks, tasks);
        }
        return chosen;
    }

    private static float distance(float[] left, float[] right) {
        assertThat(left).hasSameSizeAs(right);
        double[] differences = new double[left.length];
        Arrays.setAll(differences, at -> Math.abs(left[at] - right[at]));
        return (float) Arrays.stream(differences).max().orElseThrow();
    }
}
