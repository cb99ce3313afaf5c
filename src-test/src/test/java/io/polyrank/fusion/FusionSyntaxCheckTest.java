package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions are checked before the names of tasks are known. */
class FusionSyntaxCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "click",
                "pow(click, w_click) * pow(cart, w_cart)",
                "retrieval + 1e3 * task + w_task_",
                "if(price > 10 && true, log(purchase + 1), 0)",
                "click in [1, 2, 3]",
                "2\n* click"
            })
    void checkSyntax_anyNames_passes(String text) {
        FusionExpression.checkSyntax(text);

        // A check that passes everything would be none.
        assertThatExceptionOfType(FusionException.class).isThrownBy(() -> FusionExpression.checkSyntax(text + " +"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "click * | 8",
                "(click | 1",
                "random(1) | 1",
                "attribute(price) | 1",
                "click $ 2 | 7",
                "pow(click) | 1",
                "click cart | 7"
            })
    void checkSyntax_mistake_namesThePlace(String text, int column) {
        assertThatExceptionOfType(FusionException.class)
                .isThrownBy(() -> FusionExpression.checkSyntax(text))
                .satisfies(e -> assertThat(e.column()).hasValue(column));
    }

    @Test
    void checkSyntax_tooLong_isRefused() {
        assertThatExceptionOfType(FusionException.class)
                .isThrownBy(() -> FusionExpression.checkSyntax("1".repeat(FusionExpression.MAXIMUM_LENGTH + 1)))
                .withMessageContaining("2001 characters");
    }

    @Test
    void takenFrom_wordsOfAnExpression_leavesOutFunctionsAndReservedWords() {
        FusionNames names =
                FusionNames.takenFrom(FusionLexer.tokens("if(task > w_task_, pow(a, true), retrieval) in [b]"));

        assertThat(names.itemFeatures()).containsExactly("task", "w_task_", "a", "b");
        assertThat(names.tasks()).isEqualTo(List.of("task__"));
    }
}
