package io.polyrank.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.arch.DtrnSettings.Norm;
import io.polyrank.arch.DtrnSettings.Pooling;
import io.polyrank.spec.SpecException;
import io.polyrank.spec.YamlNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DtrnSettingsTest {

    private static DtrnSettings read(String text) {
        return DtrnSettings.read(YamlNode.parse("model.yaml", text));
    }

    @Test
    void read_nothingGiven_takesTheDefaults() {
        assertThat(read("model: dtrn"))
                .isEqualTo(new DtrnSettings(
                        16,
                        32,
                        2,
                        1,
                        64,
                        Norm.POST,
                        Pooling.TARGET,
                        16,
                        16,
                        64,
                        2,
                        true,
                        true,
                        new TopSettings(
                                TopSettings.Kind.MMOE, List.of(), 4, 0, 1, List.of(128, 64), List.of(32), 0.1)));
    }

    @Test
    void read_everythingGiven_takesIt() {
        assertThat(read("""
            embedding: 4
            width: 12
            heads: 3
            layers: 2
            feed_forward: 20
            norm: pre
            pooling: mean
            hypernetwork: {task: 5, behaviour: 6, hidden: 7}
            reduction: 3
            tim: false
            trm: false
            top: towers
            tower_layers: [8, 4]
            dropout: 0.5
            """))
                .isEqualTo(new DtrnSettings(
                        4,
                        12,
                        3,
                        2,
                        20,
                        Norm.PRE,
                        Pooling.MEAN,
                        5,
                        6,
                        7,
                        3,
                        false,
                        false,
                        new TopSettings(TopSettings.Kind.TOWERS, List.of(), 1, 0, 1, List.of(), List.of(8, 4), 0.5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        heads: 3              | model.yaml:2: heads: found 3, expected a divisor of width 32
        width: 0              | model.yaml:2: width: found "0", expected a whole number from 1 to 1024
        norm: middle          | model.yaml:2: norm: found "middle", expected one of post, pre
        pooling: max          | model.yaml:2: pooling: found "max", expected one of target, mean
        top: all              | model.yaml:2: top: found "all", expected one of towers, shared_bottom, mmoe, ple
        tower_layers: [8, .5] | model.yaml:2: tower_layers: found ".5", expected a number from 1 to 8192
        tower_layers: [8.5]   | model.yaml:2: tower_layers: found 8.5, expected whole numbers
        expert_layers: []     | model.yaml:2: expert_layers: found none, expected at least one width
        dropout: 1            | model.yaml:2: dropout: found "1", expected a number from 0 to 0.9
        hypernetwork: {in: 1} | model.yaml:2: hypernetwork.in: found an unknown key, expected one of behaviour,
        """)
    void read_wrongSetting_isRefusedWithItsLine(String line, String message) {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> read("model: dtrn\n" + line))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @EnumSource(TopSettings.Kind.class)
    void read_sizesOfAnotherTop_areLeftAside(TopSettings.Kind kind) {
        String top = "top: " + kind.name().toLowerCase(Locale.ROOT) + "\n";
        YamlNode node = YamlNode.parse("model.yaml", top + """
            bottom_layers: [6]
            experts: 3
            shared_experts: 2
            levels: 1
            expert_layers: [5]
            """);

        TopSettings read = DtrnSettings.read(node).top();
        node.end();

        assertThat(read.kind()).isEqualTo(kind);
        assertThat(read.expertLayers().isEmpty())
                .isEqualTo(kind == TopSettings.Kind.TOWERS || kind == TopSettings.Kind.SHARED_BOTTOM);
        assertThat(read.bottomLayers().isEmpty()).isEqualTo(kind != TopSettings.Kind.SHARED_BOTTOM);
    }

    @Test
    void constructor_sizesThatDoNotFit_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new DtrnSettings(4, 8, 3, 1, 8, Norm.POST, Pooling.MEAN, 2, 2, 2, 2, true, true, towers()))
                .withMessage("heads: found 3, expected a divisor of width 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopSettings(TopSettings.Kind.MMOE, List.of(), 1, 0, 1, List.of(), List.of(), 0))
                .withMessage("expert_layers: found none, expected at least one width");
    }

    private static TopSettings towers() {
        return new TopSettings(TopSettings.Kind.TOWERS, List.of(), 1, 0, 1, List.of(), List.of(), 0);
    }
}
