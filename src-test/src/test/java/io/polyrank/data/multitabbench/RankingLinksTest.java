package io.polyrank.data.multitabbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.data.MultiTabBenchFolder;
import io.polyrank.data.TableSplit;
import io.polyrank.data.generate.Dice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingLinksTest {

    private static final int DRAWS = 400_000;

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, 0, 0.4, 1})
    void fit_anyCorrelation_hitsTheBaseRatesAmongAllAndAmongClicks(double rho) {
        List<PolynomialLabel> polynomials =
                List.of(new PolynomialLabel(1, 0), new PolynomialLabel(4, 0), new PolynomialLabel(6, 0));
        double[] rates = {0.02, 0.035, 0.6};
        RankingLinks links = RankingLinks.fit(polynomials, rho, List.of(rates[0], rates[1], rates[2]));
        Dice dice = Dice.of(3, 1, 0);
        double[] missed = new double[3];
        double[] squares = new double[3];
        for (int draw = 0; draw < DRAWS; draw++) {
            double z = dice.normal(1);
            double click = links.conditional(0, z);
            for (int task = 0; task < 3; task++) {
                double other = rho * z + Math.sqrt(1 - rho * rho) * dice.normal(1);
                double miss = task == 0 ? click - rates[0] : click * (links.conditional(task, other) - rates[task]);
                missed[task] += miss;
                squares[task] += miss * miss;
            }
        }

        for (int task = 0; task < 3; task++) {
            double samplingError = Math.sqrt(squares[task]);
            assertThat(missed[task]).isCloseTo(0, within(4 * samplingError));
            double clicks = task == 0 ? DRAWS : DRAWS * rates[0];
            assertThat(samplingError / clicks).isLessThan(0.05 * rates[task]);
        }
    }

    @Test
    void generate_events_followTheTrueProbabilitiesAndTheClick(@TempDir Path path) throws IOException {
        MultiTabBenchGenerator.generate(Bench.ranking(3, 40_000, List.of(0.3, 0.2, 0.4)), path, written -> {});
        MultiTabBenchFolder folder = new MultiTabBenchFolder(path);
        List<double[]> rows = new ArrayList<>();
        for (TableSplit split : TableSplit.values()) {
            rows.addAll(Bench.rows(path, split));
        }
        List<double[]> truth = Bench.rows(folder.truth(), 2);

        assertThat(truth).hasSameSizeAs(rows);
        double[] events = new double[3];
        double[] expected = new double[3];
        double[] variance = new double[3];
        for (int row = 0; row < rows.size(); row++) {
            for (int task = 0; task < 3; task++) {
                double event = rows.get(row)[8 + task];
                double probability = truth.get(row)[task];
                assertThat(event).isIn(0.0, 1.0);
                assertThat(event).isLessThanOrEqualTo(rows.get(row)[8]);
                assertThat(probability).isBetween(0.0, truth.get(row)[0]);
                events[task] += event;
                expected[task] += probability;
                variance[task] += probability * (1 - probability);
            }
        }
        for (int task = 0; task < 3; task++) {
            assertThat(events[task]).isCloseTo(expected[task], within(4 * Math.sqrt(variance[task])));
        }
        assertThat(events[0] / rows.size()).isCloseTo(0.3, within(0.02));
        assertThat(events[1] / events[0]).isCloseTo(0.2, within(0.02));
        assertThat(events[2] / events[0]).isCloseTo(0.4, within(0.02));
        assertThat(Files.readString(folder.manifest())).contains("Polyrank's own and not part of MultiTab-Bench");
        assertThat(Files.readString(folder.spec()))
                .contains(
                        "not part of that benchmark",
                        "{name: conversion, kind: binary, label: conversion, after: click}");
    }
}
