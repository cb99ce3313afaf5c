package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FusionsTest {

    private static final FusionNames NAMES = new FusionNames(List.of("click", "cart"), List.of("price"));

    private final Fusions fusions = new Fusions(10);

    @Test
    void expression_sameTextAndNames_readOnce() {
        FusionNames sameNames = new FusionNames(List.of("click", "cart"), List.of("price"));

        assertThat(fusions.expression("click + cart", sameNames)).isSameAs(fusions.expression("click + cart", NAMES));
    }

    @Test
    void expression_otherNames_checkedAnew() {
        assertThat(fusions.expression("price", NAMES).usedNames()).containsExactly("price");

        FusionNames withoutPrice = new FusionNames(NAMES.tasks(), List.of());
        assertThatThrownBy(() -> fusions.expression("price", withoutPrice))
                .isInstanceOf(FusionException.class)
                .hasMessageContaining("the unknown name 'price'");
    }

    @Test
    void expression_refusedText_throwsEachTimeAndIsNotKept() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> fusions.expression("click *", NAMES)).isInstanceOf(FusionException.class);
        }

        assertThat(fusions.size()).isZero();
    }

    @Test
    void expression_manyTexts_keepsNoMoreThanTheMaximum() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(fusions.expression("click + " + i, NAMES).text()).isEqualTo("click + " + i);
        }

        assertThat(fusions.size()).isBetween(1L, 10L);
    }

    @Test
    void weightedProduct_sameNames_builtOnce() {
        assertThat(fusions.weightedProduct(NAMES)).isSameAs(fusions.weightedProduct(NAMES));
        assertThat(fusions.weightedProduct(NAMES).text()).isEqualTo("pow(click, w_click) * pow(cart, w_cart)");
    }

    @Test
    void constructor_noRoom_refused() {
        assertThatThrownBy(() -> new Fusions(0)).hasMessage("maximumExpressions: found 0, expected 1 or more");
    }
}
