package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FusionRefusalTest {

    private static final FusionNames NAMES = new FusionNames(List.of("click", "cart"), List.of("price"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "click * clik; 9; the unknown name 'clik'",
                "`  w_clik`; 3; the unknown name 'w_clik'",
                "attribute(price); 1; a call of 'attribute'",
                "1 + query(price); 5; a call of 'query'",
                "onnx(mtl).ctr{d0:0}; 10; '.ctr'",
                "onnx(mtl); 1; a call of 'onnx'",
                "random(); 1; a call of 'random'",
                "now(); 1; a call of 'now'",
                "now; 1; the unknown name 'now'",
                "file:x; 5; ':'",
                "click(1); 1; the name 'click' followed by '('",
                "click.x; 6; '.x'",
                "$price; 1; '$price'",
                "price@x; 1; 'price@x'",
                "'click'; 1; '''",
                "\"click\"; 1; '\"'",
                "click # cart; 7; '#'",
                "tensor(x[2]):[1,2]; 13; ':'",
                "tensor(x[2]); 1; a call of 'tensor'",
                "sum(click); 1; a call of 'sum'",
                "map(click, f(x)(x)); 1; a call of 'map'",
                "switch(click, 1, 2, 3); 1; a call of 'switch'",
                "max(click); 1; max with 1 argument",
                "pow(click); 1; pow with 1 argument",
                "exp(click, 2); 1; exp with 2 arguments",
                "if(click, 1); 1; if with 2 arguments",
                "if(click, 1, 2, 0.5); 1; if with 4 arguments",
                "if + 1; 1; 'if' without '('",
                "click in (1, 2); 7; 'in' without '['",
                "click in; 7; 'in' without '['",
                "click[1]; 6; '['",
                "(click; 1; '(' that is never closed",
                "click in [1; 10; '[' that is never closed",
                "click); 6; ')' that closes nothing",
                "(click]; 7; ']' that closes nothing",
                "click cart; 7; 'cart'",
                "click, cart; 6; ','",
                "click *; 8; the end of the expression",
                "`click * `; 9; the end of the expression",
                "click * / cart; 9; '/'",
                "--click; 3; 'click'",
                "(); 2; ')'",
                "exp(); 1; exp with 0 arguments",
                "click in []; 11; ']'",
                "click && & cart; 10; '&'",
                "click = cart; 7; '='",
                "1e999; 1; the number '1e999'",
                "99999999999999999999; 1; the number '99999999999999999999'",
                "0x1F; 1; '0x1F'",
                "1L; 1; '1L'",
                "017; 1; the number '017'",
                ".5; 1; '.5'",
                "1.5.2; 1; '1.5.2'",
                "Infinity; 1; the unknown name 'Infinity'",
                "click * clíck; 11; '<U+00ED>'",
                "click * 😀; 9; '<U+1F600>'",
                "click\u00a0* 2; 6; '<U+00A0>'",
            })
    void parse_wrongText_saysWhereAndWhat(String text, int column, String found) {
        FusionException refusal = refusal(text);

        assertThat(refusal.column()).as(refusal.getMessage()).hasValue(column);
        assertThat(refusal.found()).isEqualTo(found);
        assertThat(refusal.expected()).isNotBlank();
        assertThat(refusal)
                .hasMessage("fusion expression, column " + column + ": found " + found + ", expected "
                        + refusal.expected());
    }

    @Test
    void parse_unknownName_listsTheAllowedOnes() {
        assertThat(refusal("clik").expected())
                .isEqualTo("one of the names [click, cart, w_click, w_cart, retrieval, price]");
    }

    @Test
    void parse_unknownFunction_listsTheAllowedOnes() {
        assertThat(refusal("random()").expected())
                .contains("pow", "log", "if", "max")
                .doesNotContain("random", "tensor");
    }

    @Test
    void parse_missingOperandOrOperator_saysWhichOfTheTwo() {
        assertThat(refusal("click *").expected()).isEqualTo("a name, a number, a function call or '('");
        assertThat(refusal("click cart").expected()).contains("an operator").doesNotContain("a number");
    }

    @Test
    void parse_signBeforeSign_expectsANumber() {
        assertThat(refusal("--click").expected()).isEqualTo("a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t "})
    void parse_nothing_refused(String text) {
        assertThat(refusal(text)).hasMessageStartingWith("fusion expression, column 1: found an empty expression");
    }

    @Test
    void parse_atTheLimits_accepted() {
        String longest = "1" + " ".repeat(FusionExpression.MAXIMUM_LENGTH - 1);
        String deepest = "(".repeat(FusionSyntax.MAXIMUM_DEPTH) + "click" + ")".repeat(FusionSyntax.MAXIMUM_DEPTH);
        String mostTokens = "1" + "+1".repeat((FusionSyntax.MAXIMUM_TOKENS - 1) / 2);

        assertThat(FusionExpression.parse(longest, NAMES).text()).isEqualTo("1");
        assertThat(FusionExpression.parse(deepest, NAMES).usedNames()).containsExactly("click");
        assertThat(FusionExpression.parse(mostTokens, NAMES).text()).isEqualTo(mostTokens);
    }

    @Test
    void parse_beyondTheLimits_namesTheLimit() {
        assertThat(refusal("1" + " ".repeat(FusionExpression.MAXIMUM_LENGTH)))
                .hasMessage("fusion expression, column 2001: found 2001 characters, expected at most 2000");
        assertThat(refusal("(".repeat(33) + "click" + ")".repeat(33)))
                .hasMessageStartingWith("fusion expression, column 33: found more than 32 open parentheses");
        assertThat(refusal("1" + "+1".repeat(250)))
                .hasMessage("fusion expression, column 501: found 501 names, numbers, operators and parentheses,"
                        + " expected at most 500");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(", "if(1,", "-(", "!(", "max(1,", "1 in [", "[", "{", "!", "-", "- ", "1^", "pow(", "f(x)(", "a"
            })
    void parse_hostileRepetition_refusedQuickly(String part) {
        for (int length : new int[] {10_000, FusionExpression.MAXIMUM_LENGTH}) {
            String text = part.repeat(10_000).substring(0, length);

            FusionException refusal = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> refusal(text));

            assertThat(refusal.getMessage()).hasSizeLessThan(1_000);
        }
    }

    @Test
    void parse_deepestAllowedNestingOfEveryKind_parsesQuickly() {
        String text = "max(1,-(".repeat(16) + "click" + "))".repeat(16);

        FusionExpression expression =
                Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> FusionExpression.parse(text, NAMES));

        assertThat(expression.usedNames()).containsExactly("click");
    }

    @Test
    void parse_veryLongText_isNotRepeatedInTheMessage() {
        assertThat(refusal("x".repeat(1_999)).getMessage())
                .hasSizeLessThan(300)
                .contains("'" + "x".repeat(40) + "...'");
        assertThat(refusal("1".repeat(5_000_000)).getMessage()).hasSizeLessThan(300);
    }

    @Test
    void names_unusable_refused() {
        assertThatThrownBy(() -> new FusionNames(List.of(), List.of())).hasMessageContaining("no task");
        for (String name : List.of("", "1x", "a-b", "a b", "clíck", "if", "in", "true", "false", "a.b", "price(x)")) {
            assertThatThrownBy(() -> new FusionNames(List.of(name), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected letters");
        }
    }

    @Test
    void names_collisions_refused() {
        for (String feature : List.of("click", "w_click", "retrieval")) {
            assertThatThrownBy(() -> new FusionNames(List.of("click"), List.of(feature)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + feature + "' twice");
        }
        assertThatThrownBy(() -> new FusionNames(List.of("click", "click"), List.of()))
                .hasMessageContaining("'click' twice");
        assertThatThrownBy(() -> new FusionNames(List.of("click", "w_click"), List.of()))
                .hasMessageContaining("'w_click' twice");
    }

    private static FusionException refusal(String text) {
        return catchThrowableOfType(FusionException.class, () -> FusionExpression.parse(text, NAMES));
    }
}
