package io.polyrank.data.multitabbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiTabBenchArgumentsTest {

    @Test
    void create_nothingSaid_takesTheBenchmarksDegreesInTurnAndItsNoise() {
        MultiTabBenchArguments arguments = regression(9, 32, 0.4, List.of(), List.of());

        assertThat(arguments.degrees()).containsExactly(1, 3, 2, 3, 4, 2, 3, 1, 3);
        assertThat(arguments.noise()).containsOnly(0.01).hasSize(9);
        assertThat(arguments.labels().get(4)).isEqualTo(new PolynomialLabel(4, 0.01));
    }

    @Test
    void create_oneValue_countsForAllTasks() {
        MultiTabBenchArguments arguments = regression(3, 3, 0, List.of(2), List.of(0.5));

        assertThat(arguments.degrees()).containsExactly(2, 2, 2);
        assertThat(arguments.noise()).containsExactly(0.5, 0.5, 0.5);
    }

    @ParameterizedTest
    @CsvSource({"7, -0.3", "7, -0.17", "2, -1.001", "5, 1.01", "1, NaN"})
    void create_rhoThatNoVectorsHave_isRefused(int tasks, double rho) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> regression(tasks, 32, rho, List.of(), List.of()))
                .withMessageMatching("rho: found " + rho + ", expected -.* to 1: below -1/\\(tasks - 1\\) no " + tasks
                        + " vectors have that cosine with one another");
    }

    @ParameterizedTest
    @CsvSource({"7, -0.16666666666666666", "2, -1", "4, -0.3333333333333333", "7, 1"})
    void create_rhoAtItsBounds_isAccepted(int tasks, double rho) {
        assertThatCode(() -> regression(tasks, 32, rho, List.of(), List.of())).doesNotThrowAnyException();
    }

    @Test
    void create_wrongNumbers_areRefusedByTheirNames() {
        refused(
                "features: found 6, expected at least one per task, 7,",
                () -> regression(7, 6, 0.4, List.of(), List.of()));
        refused("tasks: found 0, expected a number from 1 to 64", () -> regression(0, 6, 0.4, List.of(), List.of()));
        refused(
                "degrees: found 2 values, expected 7, one per task, or a single one for all",
                () -> regression(7, 32, 0.4, List.of(1, 2), List.of()));
        refused(
                "degrees: found 7, expected whole numbers from 1 to 6",
                () -> regression(2, 32, 0.4, List.of(1, 7), List.of()));
        refused("noise: found 3 values, expected 2", () -> regression(2, 32, 0.4, List.of(), List.of(0.1, 0.1, 0.1)));
        refused(
                "noise: found -0.1, expected numbers from 0 to 1e6",
                () -> regression(2, 32, 0.4, List.of(), List.of(-0.1)));
        refused(
                "rows: found 19, expected a number from 20 to 5000000",
                () -> Bench.arguments(2, 0, List.of(), 19, false));
    }

    @Test
    void create_rankingOptionsThatDoNotFit_areRefused() {
        refused(
                "base-rates: found [0.1], expected none",
                () -> new MultiTabBenchArguments(
                        2, 4, 0, List.of(), List.of(), 100, 1, false, Links.REGRESSION, List.of(0.1)));
        refused("tasks: found 1, expected at least 2 with ranking links", () -> Bench.ranking(1, 100, List.of()));
        refused(
                "base-rates: found 1.5, expected numbers from 0.0001 to 0.9999",
                () -> Bench.ranking(2, 100, List.of(0.1, 1.5)));
        refused(
                "raw-targets: found it with ranking links",
                () -> new MultiTabBenchArguments(
                        2, 4, 0, List.of(), List.of(), 100, 1, true, Links.RANKING, List.of()));
        refused(
                "noise: found [0.1, 0.1], expected none with ranking links",
                () -> new MultiTabBenchArguments(
                        2, 4, 0, List.of(), List.of(0.1), 100, 1, false, Links.RANKING, List.of()));
    }

    @Test
    void create_ranking_hasItsRatesAndNoNoise() {
        MultiTabBenchArguments arguments = Bench.ranking(3, 100, List.of());

        assertThat(arguments.baseRates()).containsExactly(0.02, 0.035, 0.035);
        assertThat(arguments.noise()).containsExactly(0.0, 0.0, 0.0);
    }

    private static void refused(String message, Runnable creation) {
        assertThatIllegalArgumentException().isThrownBy(creation::run).withMessageStartingWith(message);
    }

    private static MultiTabBenchArguments regression(
            int tasks, int features, double rho, List<Integer> degrees, List<Double> noise) {
        return new MultiTabBenchArguments(
                tasks, features, rho, degrees, noise, 100, 1, false, Links.REGRESSION, List.of());
    }
}
