package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.data.generate.Dice;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ChancesTest {
    @Property
    void marginals_anySteps_followTheFunnel(
            @ForAll @DoubleRange(max = 1) double click,
            @ForAll @DoubleRange(max = 1) double cart,
            @ForAll @DoubleRange(max = 1) double purchase,
            @ForAll @DoubleRange(max = 1) double without,
            @ForAll @DoubleRange(max = 1) double piece) {
        Chances chances = new Chances(click, cart, purchase, without, piece);

        assertThat(chances.cart()).isBetween(0.0, click);
        assertThat(chances.purchase()).isBetween(0.0, click + 1e-12);
        assertThat(chances.pieces()).isBetween(1.0, 3.0);
    }

    @Property
    void draw_anySteps_givesALegalOutcome(@ForAll long seed, @ForAll @DoubleRange(max = 1) double step) {
        Outcome outcome = new Chances(step, step, step, step, step).draw(Purpose.OUTCOMES.dice(seed, 1));

        assertThat(outcome.click() || !(outcome.cart() || outcome.purchase())).isTrue();
        assertThat(outcome.pieces()).isBetween(outcome.purchase() ? 1 : 0, outcome.purchase() ? 3 : 0);
    }

    @Test
    void draw_manyTimes_meetsTheMarginals() {
        Chances chances = new Chances(0.6, 0.5, 0.4, 0.1, 0.3);
        Dice dice = Purpose.OUTCOMES.dice(3, 1);
        int draws = 50_000;
        int carts = 0;
        int purchases = 0;
        int pieces = 0;
        for (int draw = 0; draw < draws; draw++) {
            Outcome outcome = chances.draw(dice);
            carts += outcome.cart() ? 1 : 0;
            purchases += outcome.purchase() ? 1 : 0;
            pieces += outcome.pieces();
        }

        assertThat((double) carts / draws).isCloseTo(chances.cart(), within(0.01));
        assertThat((double) purchases / draws).isCloseTo(chances.purchase(), within(0.01));
        assertThat((double) pieces / purchases).isCloseTo(chances.pieces(), within(0.03));
    }

    @Test
    void outcome_purchaseWithoutClick_isRefused() {
        assertThatThrownBy(() -> new Outcome(false, false, true, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Outcome(true, true, true, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
