package io.polyrank.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.polyrank.fusion.FusionNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that fusion expressions could not tell apart are refused when a specification is read. */
class ScoreNamesTest {

    private static final String REST = """
            features: [{name: price, of: item, kind: numerical}]
            """;

    private static DatasetSpec read(String tasks) {
        return DatasetSpecReader.read("shop.yaml", "dataset: shop\ntasks: [" + tasks + "]\n" + REST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: retrieval, label: a} | retrieval",
                "{name: click, label: a}, {name: w_click, label: b} | w_click",
                "{name: kind_a, label: a}, {name: kind, kind: classes, classes: [a, b], label: b} | kind_a",
                "{name: w_kind_a, label: a}, {name: kind, kind: classes, classes: [a, b], label: b} | w_kind_a",
                "{name: kind, kind: classes, classes: [a, b_c], label: b}, "
                        + "{name: kind_b, kind: classes, classes: [c, d], label: b} | kind_b_c"
            })
    void read_twoMeaningsOfAName_isRefused(String tasks, String name) {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> read(tasks))
                .withMessageContaining("tasks: found \"" + name + "\" with two meanings")
                .withMessageContaining("rename the task or class");
    }

    /** The list of words is kept in two rooms that do not know each other; here they meet. */
    @ParameterizedTest
    @ValueSource(strings = {"if", "in", "true", "false", "retrieval", "w_click"})
    void read_nameThatExpressionsRefuse_isRefusedToo(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FusionNames(List.of("click", name), List.of()));

        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> read("{name: click, label: a}, {name: '" + name + "', label: b}"));
    }

    @Test
    void read_namesThatDiffer_canAllBeUsedInExpressions() {
        DatasetSpec spec = read("{name: kind, kind: classes, classes: [1, b], label: a}, {name: click, label: b},"
                + " {name: kinds, label: c}");

        assertThat(spec.scoreNames()).containsExactly("kind_1", "kind_b", "click", "kinds");
        assertThat(new FusionNames(spec.scoreNames(), List.of("price")).all()).contains("w_kind_1");
    }
}
