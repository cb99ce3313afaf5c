package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.polyrank.encode.InputLayout;
import io.polyrank.spec.SpecException;
import io.polyrank.spec.YamlNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every architecture. */
class ArchitecturesTest {

    static Stream<String> models() {
        return Stream.of(
                "model: single-task\nembedding: 3\nlayers: [5, 4]",
                "model: single-task\nembedding: 3\nlayers: []",
                "model: shared-bottom\nembedding: 3\nbottom_layers: [6]\ntower_layers: [4]",
                "model: mmoe\nembedding: 3\nexperts: 3\nexpert_layers: [6, 5]\ntower_layers: []",
                "model: ple\nembedding: 3\nexperts: 2\nshared_experts: 3\nlevels: 2\nexpert_layers: [6, 5]",
                "model: ple\nembedding: 3\nexperts: 1\nshared_experts: 1\nlevels: 1\nexpert_layers: [6]",
                "model: esmm\nembedding: 3\ntower_layers: [4]\nwide: true",
                "model: aitm\nembedding: 3\nlayers: [6, 4]",
                "model: stem\nembedding: 3\nshared_experts: 2\nexpert_layers: [6, 5]\ngate_layers: [3]",
                "model: dtrn\nembedding: 3\nwidth: 4\ntop: towers",
                "model: dtrn\nembedding: 3\nwidth: 4\ntop: shared_bottom\nbottom_layers: [6]",
                "model: dtrn\nembedding: 3\nwidth: 4\ntop: mmoe\nexpert_layers: [6, 5]",
                "model: dtrn\nembedding: 3\nwidth: 4\ntop: ple\nexperts: 2\nshared_experts: 2\nexpert_layers: [6, 5]",
                "model: dtrn\nembedding: 3\nwidth: 4\ntim: false\ntop: ple\nexpert_layers: [6, 5]",
                "model: dtrn\nembedding: 3\nwidth: 4\ntrm: false\ntop: mmoe\nexpert_layers: [6, 5]",
                "model: dtrn\nembedding: 3\nwidth: 4\ntim: false\ntrm: false\ntop: mmoe\nexpert_layers: [6]",
                "model: multitab-net\nembedding: 4\nheads: 2\nfeed_forward: 5",
                "model: multitab-net\nembedding: 4\nheads: 2\nfeed_forward: 5\nblocks: 1\nmask: none",
                "model: multitab-net\nembedding: 4\nheads: 2\nfeed_forward: 5\nmask: FxT_TxT\nvariant: COL+MIX",
                "model: multitab-net\nembedding: 4\nheads: 2\nfeed_forward: 5\nmask: FxT\nvariant: COL+ROW",
                "model: multitab-net\nembedding: 4\nheads: 2\nfeed_forward: 5\nblocks: 3\nvariant: COL+UP",
                "model: multitab-net\nembedding: 4\nheads: 2\nfeed_forward: 5\nmulti_token: false\nmask: none");
    }

    @ParameterizedTest
    @MethodSource("models")
    void record_anyModel_scoresAsTheTrainedModelDoes(String text) throws OrtException {
        try (TinyModel model = TinyModel.of(text, TinySpecs.ALL_KINDS)) {
            for (int rows : new int[] {1, 2, 9}) {
                TinyInputs inputs = TinyInputs.random(TinyInputs.layout(5), rows, true);
                float[] trained = model.scores(inputs.repeated());

                assertThat(trained).hasSize(rows * 6);
                assertThat(model.scores(inputs)).containsExactly(trained, within(1e-5f));
                assertThat(TinyDtrn.run(model.record(inputs), inputs)).containsExactly(trained, within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void rowsIndependent_isWhatTheScoresShow(String text) {
        try (TinyModel model = TinyModel.of(text, TinySpecs.ALL_KINDS)) {
            TinyInputs four = TinyInputs.random(TinyInputs.layout(5), 4, true);
            float[] together = model.scores(four.repeated());
            float[] alone = model.scores(four.picked(0).repeated());

            float largest = 0;
            for (int column = 0; column < alone.length; column++) {
                largest = Math.max(largest, Math.abs(alone[column] - together[column]));
            }
            if (model.architecture().rowsIndependent()) {
                assertThat(largest).isLessThan(1e-5f);
            } else {
                assertThat(largest).isGreaterThan(1e-5f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void logits_tableWithoutUsersAndSequences_work(String text) throws OrtException {
        if (text.contains("esmm") || text.contains("COL+UP") || text.contains("trm: false")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TinyModel.of(text, TinySpecs.TABLE))
                    .withMessageContaining("expected");
            return;
        }
        String chained = text.contains("aitm") ? text + "\nchain: order" : text;
        try (TinyModel model = TinyModel.of(chained, TinySpecs.TABLE)) {
            TinyInputs inputs = TinyInputs.random(InputLayout.of(TinySpecs.TABLE), 3, true);

            assertThat(TinyDtrn.run(model.record(inputs), inputs)).containsExactly(model.scores(inputs), within(1e-5f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model: dtrm", "model: multitab-net\nvariant: ROW", "model: multitab-net\nmask: all"})
    void read_unknownChoice_isRefusedWithTheChoices(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TinyModel.of(text, TinySpecs.ALL_KINDS))
                .isInstanceOf(SpecException.class)
                .withMessageContaining("expected one of");
    }

    @Test
    void names_areAllReadable() {
        for (String name : Architectures.NAMES) {
            assertThat(Architectures.read(YamlNode.parse("model.yaml", "model: " + name), TinySpecs.ALL_KINDS)
                            .name())
                    .isEqualTo(name);
        }
        assertThat(List.copyOf(Architectures.NAMES)).doesNotHaveDuplicates();
    }
}
