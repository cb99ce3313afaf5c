package io.polyrank.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlNodeTest {

    @Test
    void mapping_absent_isEmptyAndKeepsPlaceForErrors() {
        YamlNode absent = YamlNode.parse("model.yaml", "name: dtrn").mapping("trainer");

        assertThat(absent.keys()).isEmpty();
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> absent.integer("epochs", 1, 10))
                .withMessage("model.yaml:1: trainer.epochs: found nothing, expected a whole number from 1 to 10");
    }

    @Test
    void mapping_nested_namesPathAndLine() {
        YamlNode trainer =
                YamlNode.parse("model.yaml", "trainer:\n  epochs: ten\n").mapping("trainer");

        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> trainer.integer("epochs", 1, 10))
                .withMessage("model.yaml:2: trainer.epochs: found \"ten\", expected a whole number from 1 to 10");
    }

    @Test
    void number_infiniteBounds_areAllowed() {
        YamlNode node = YamlNode.parse("model.yaml", "rate: 1e300");

        assertThat(node.number("rate", Double.NEGATIVE_INFINITY, Double.MAX_VALUE, 0))
                .isEqualTo(1e300);
    }

    @Test
    void numbersAndTexts_lists_keepOrder() {
        YamlNode node = YamlNode.parse("model.yaml", "widths: [3, 1, 2.5]\nnames: [b, a]\n");

        assertThat(node.numbers("widths", 0, 10, List.of())).containsExactly(3.0, 1.0, 2.5);
        assertThat(node.texts("names")).containsExactly("b", "a");
        node.end();
    }

    @Test
    void end_keyNobodyAskedFor_isRefused() {
        YamlNode node = YamlNode.parse("model.yaml", "name: dtrn\nnmae: other\n");
        node.name("name");

        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(node::end)
                .withMessage("model.yaml:2: nmae: found an unknown key, expected one of name");
    }

    @Test
    void optionalText_quotedNull_isAText() {
        YamlNode node = YamlNode.parse("model.yaml", "label: \"null\"");

        assertThat(node.optionalText("label")).isEqualTo("null");
        assertThat(node.optionalText("other")).isNull();
    }
}
