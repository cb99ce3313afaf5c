package io.polyrank.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {

    private static final List<String> TASKS = List.of("click", "cart", "purchase");

    @Test
    void of_someTasks_keepsDefaultForTheOthers() {
        Weights weights = Weights.of(TASKS, Map.of("purchase", 2.5, "click", 0));

        assertThat(weights.tasks()).isEqualTo(TASKS);
        assertThat(weights.values()).containsExactly(0, 1, 2.5);
        assertThat(weights.of("purchase")).isEqualTo(2.5);
        assertThat(weights).hasToString("{click=0.0, cart=1.0, purchase=2.5}");
    }

    @Test
    void defaults_everyTask_countsOne() {
        assertThat(Weights.defaults(TASKS).values()).containsExactly(1, 1, 1);
        assertThat(Weights.defaults(TASKS)).isEqualTo(Weights.of(TASKS, Map.of("click", "1")));
    }

    @Test
    void of_textAndLimits_accepted() {
        assertThat(Weights.of(TASKS, Map.of("click", " -100 ", "cart", "1e2", "purchase", 100f))
                        .values())
                .containsExactly(-100, 100, 100);
    }

    @Test
    void of_unknownTask_namesTheKnownOnes() {
        assertThatThrownBy(() -> Weights.of(TASKS, Map.of("purchse", 1)))
                .isInstanceOf(FusionException.class)
                .hasMessage(
                        "weight 'purchse': found an unknown task, expected one of the tasks [click, cart, purchase]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "100.0001", "-101", "1e308", "", "much", "1,5", "٣x"})
    void of_unusableValue_namesTaskAndRange(String value) {
        assertThatThrownBy(() -> Weights.of(TASKS, Map.of("cart", value)))
                .isInstanceOf(FusionException.class)
                .hasMessageStartingWith("weight 'cart': found '")
                .hasMessageEndingWith("', expected a number in [-100.0, 100.0]")
                .satisfies(exception ->
                        assertThat(((FusionException) exception).column()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -100.5, 1e9})
    void of_unusableNumber_refused(double value) {
        assertThatThrownBy(() -> Weights.of(TASKS, Map.of("cart", value))).isInstanceOf(FusionException.class);
    }

    @Test
    void values_changedByTheCaller_leaveTheWeightsAlone() {
        Weights weights = Weights.defaults(TASKS);
        weights.values()[0] = 7;

        assertThat(weights.of("click")).isEqualTo(1);
    }
}
