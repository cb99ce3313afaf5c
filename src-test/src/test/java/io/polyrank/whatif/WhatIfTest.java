package io.polyrank.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.experiment.ExperimentsReader;
import io.polyrank.experiment.PlackettLuce;
import io.polyrank.whatif.WhatIf.Grid;
import io.polyrank.whatif.WhatIf.Question;
import io.polyrank.whatif.WhatIfReport.Answer;
import io.polyrank.whatif.WhatIfReport.GridAnswer;
import io.polyrank.whatif.WhatIfReport.Shortlisted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of six items whose chances are known: what a weighting brings can be added up. */
class WhatIfTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WhatIfSettings SETTINGS =
            new WhatIfSettings("purchase", "click", 24, "purchase", 0.001, 0.05, "");
    private static final int ITEMS = 6;
    private static final int PAGE = 3;
    private static final double[] CLICK = {0.5, 0.4, 0.3, 0.3, 0.2, 0.1};
    private static final double[] PURCHASE = {0.05, 0.1, 0.2, 0.1, 0.3, 0.05};
    private static final double[] SEEN = {1, 0.7, 0.5};
    private static final long TIME = 1_700_000_000_000L;

    private final Path folder;

    WhatIfTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Lists in the order of the product of both chances, explored; every fifth is not. */
    private void writeLogs(int lists, double temperature) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Integer[] fused = order(1, 1);
        double[] relevance = Arrays.stream(fused)
                .mapToDouble(item -> CLICK[item] * PURCHASE[item])
                .toArray();
        PlackettLuce law = PlackettLuce.over(relevance, temperature);
        double[][] chances = law.probabilities(IntStream.range(0, ITEMS).toArray(), PAGE);
        StringBuilder exposures = new StringBuilder();
        StringBuilder events = new StringBuilder();
        for (int list = 0; list < lists; list++) {
            boolean explored = list % 5 != 0;
            int[] race = explored
                    ? law.order(random.doubles(ITEMS, Double.MIN_VALUE, 1).toArray())
                    : IntStream.range(0, ITEMS).toArray();
            ObjectNode line = JSON.createObjectNode().put("query", "q" + list).put("time", TIME);
            line.put("unit", "u" + list / 3).put("model", "m");
            if (explored) {
                ObjectNode exploration = line.putObject("exploration");
                exploration.put("temperature", temperature).put("depth", 50);
                candidates(exploration.putObject("candidates"), fused, relevance);
            }
            ArrayNode hits = line.putArray("hits");
            for (int position = 0; position < PAGE; position++) {
                int item = fused[race[position]];
                hits.addObject()
                        .put("position", position + 1)
                        .put("item", "i" + item)
                        .put("propensity", explored ? chances[race[position]][position] : 1);
                happen(events, random, list, item, "click", CLICK[item] * SEEN[position]);
                happen(events, random, list, item, "purchase", PURCHASE[item] * SEEN[position]);
            }
            exposures.append(line).append('\n');
        }
        Files.writeString(folder.resolve("exposures-1.jsonl"), exposures);
        Files.writeString(folder.resolve("events-1.jsonl"), events);
    }

    private static void candidates(ObjectNode node, Integer[] fused, double[] relevance) {
        ArrayNode items = node.putArray("item");
        ObjectNode scores = node.putObject("scores");
        ArrayNode click = scores.putArray("click");
        ArrayNode purchase = scores.putArray("purchase");
        ArrayNode retrieval = node.putArray("retrieval");
        ArrayNode fusedRelevance = node.putArray("relevance");
        for (int rank = 0; rank < ITEMS; rank++) {
            items.add("i" + fused[rank]);
            click.add(CLICK[fused[rank]]);
            // The model is wrong about purchases, which must not matter.
            purchase.add(PURCHASE[fused[rank]] / (1 + fused[rank]));
            retrieval.add(0.5);
            fusedRelevance.add(relevance[rank]);
        }
    }

    private static void happen(
            StringBuilder events, SplittableRandom random, int list, int item, String type, double chance) {
        if (random.nextDouble() < chance) {
            events.append(JSON.createObjectNode()
                            .put("user", "u" + list / 3)
                            .put("type", type)
                            .put("item", "i" + item)
                            .put("time", TIME + 1 + list)
                            .put("query", "q" + list)
                            .put("value", 10))
                    .append('\n');
        }
    }

    private static Integer[] order(double click, double purchase) {
        return IntStream.range(0, ITEMS)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        item -> -Math.pow(CLICK[item], click) * Math.pow(PURCHASE[item], purchase)))
                .toArray(Integer[]::new);
    }

    private static double truth(Integer[] order, double[] chances) {
        return IntStream.range(0, PAGE)
                .mapToDouble(at -> chances[order[at]] * SEEN[at])
                .sum();
    }

    private WhatIfReport ask(String weights) throws IOException {
        return WhatIf.of(folder, folder, SETTINGS, new Question(List.of(weights), "", null));
    }

    @Test
    void of_clicksAlone_isWhatItsOrderBringsByEveryEstimate() throws IOException {
        writeLogs(6_000, 2);
        double expected = truth(order(1, 0), CLICK);

        Answer answer = ask("purchase=0").weightings().get(0);

        Estimate estimate = Shortlist.estimate(answer, "click");
        for (UnitMean mean : List.of(estimate.ips(), estimate.snips(), estimate.robust())) {
            assertThat(Math.abs(mean.value() - expected)).isLessThan(4 * mean.error());
            assertThat(mean.error()).isBetween(0.001, 0.1);
        }
        assertThat(estimate.robust().error()).isLessThan(estimate.ips().error());
        double difference = expected - truth(order(1, 1), CLICK);
        assertThat(Math.abs(estimate.difference().value() - difference))
                .isLessThan(4 * estimate.difference().error());
    }

    @Test
    void of_wrongModel_doublyRobustIsStillRight() throws IOException {
        writeLogs(6_000, 2);
        Integer[] asModelled = IntStream.range(0, ITEMS)
                .boxed()
                .sorted(Comparator.comparingDouble(item -> -PURCHASE[item] / (1 + item)))
                .toArray(Integer[]::new);
        double expected = truth(asModelled, PURCHASE);

        Estimate estimate = Shortlist.estimate(ask("click=0").weightings().get(0), "purchase");

        assertThat(Math.abs(estimate.robust().value() - expected))
                .isLessThan(4 * estimate.robust().error());
    }

    @Test
    void of_currentOrder_isWhatUnexploredListsGot() throws IOException {
        writeLogs(6_000, 2);

        WhatIfReport report = ask("click=2");

        assertThat(report.explored()).isEqualTo(4_800);
        assertThat(report.unexplored()).isEqualTo(1_200);
        assertThat(report.cautions()).isEmpty();
        UnitMean got = report.got().get(0).unexplored();
        UnitMean estimated = Shortlist.estimate(report.current(), "click").robust();
        assertThat(Math.abs(got.value() - estimated.value()))
                .isLessThan(4 * Math.hypot(got.error(), estimated.error()));
        assertThat(Shortlist.estimate(report.current(), "click").difference().value())
                .isZero();
    }

    @Test
    void of_littleExploration_isRefusedForWantOfSupport() throws IOException {
        writeLogs(1_000, 0.1);

        WhatIfReport report = ask("purchase=0");

        assertThat(report.answered()).isFalse();
        assertThat(report.weightings().get(0).refusal()).contains("support: found", "expected at most 1 %");
        assertThat(report.weightings().get(0).estimates()).isEmpty();
    }

    @Test
    void of_fewLists_isRefusedForWantOfSample() throws IOException {
        writeLogs(150, 2);

        assertThat(ask("purchase=0").weightings().get(0).refusal()).contains("effective sample size: found");
    }

    @Test
    void of_propensitiesThatAreNotThoseOfTheCandidates_isDistrusted() throws IOException {
        writeLogs(600, 2);
        Path log = folder.resolve("exposures-1.jsonl");
        Files.writeString(log, Files.readString(log).replace("\"temperature\":2.0", "\"temperature\":1.0"));

        assertThat(ask("purchase=0").cautions())
                .anyMatch(caution -> caution.contains("of the logged propensities are not what"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "click        |             | --weights: found \"click\", expected TASK=NUMBER",
                "click=many   |             | --weights: click: found \"many\", expected a number",
                "basket=1     |             | --weights: weight 'basket': found an unknown task",
                "click=1      | click*price | numbers of items are not logged",
            })
    void of_wrongQuestion_isRefusedByName(String weights, String fusion, String message) throws IOException {
        writeLogs(50, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> WhatIf.of(
                        folder, folder, SETTINGS, new Question(List.of(weights), fusion == null ? "" : fusion, null)))
                .withMessageContaining(message);
    }

    @Test
    void of_logWithoutExploration_isRefused() throws IOException {
        Files.writeString(
                folder.resolve("exposures-1.jsonl"),
                "{\"query\":\"q\",\"time\":1,\"unit\":\"u\",\"hits\":[{\"position\":1,\"item\":\"7\"}]}\n");
        Files.writeString(folder.resolve("events-1.jsonl"), "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ask("click=2"))
                .withMessageContaining("--exposures: found no explored list among 1 lines");
    }

    @Test
    void of_grid_hasAFrontAndAPage() throws IOException {
        writeLogs(6_000, 2);

        WhatIfReport report = WhatIf.of(folder, folder, SETTINGS, new Question(List.of(), "", new Grid(9, 4)));

        GridAnswer grid = report.grid();
        assertThat(grid).isNotNull();
        if (grid != null) {
            assertThat(grid.asked()).isEqualTo(5);
            assertThat(grid.front()).isNotEmpty();
            assertThat(grid.answers()).hasSize(5 - grid.refused());
        }
        assertThat(WhatIfPage.of(report)).startsWith("<!doctype html>").contains("<svg");
    }

    @Test
    void experiment_ofAShortlist_isAFileOfExperiments() {
        String yaml = Shortlist.experiment(
                List.of(
                        new Shortlisted("click=2", Map.of("click", 2.0), "why"),
                        new Shortlisted("click=0.25", Map.of("click", 0.25), "why")),
                "click * \"");

        assertThat(yaml).contains("weights: {click: 0.25}").contains("fusion: \"click * \\\"\"");
        assertThat(ExperimentsReader.read("x", yaml.replace(" * \\\"", ""))
                        .layers()
                        .get(0)
                        .experiments()
                        .get(0)
                        .variants())
                .hasSize(3);
    }

    @Test
    void grid_weightsThatAreMultiples_areAskedAboutOnce() {
        List<Map<String, Double>> grid = WeightGrid.of(List.of("a", "b"), 9, 4, true);

        assertThat(grid).hasSize(5).contains(Map.of("a", 1.0, "b", 1.0), Map.of("a", 0.25, "b", 4.0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightGrid.of(List.of("a", "b"), 3, 4, true))
                .withMessageContaining("--grid-size: found 3, expected at least 4");
    }

    @Test
    void unitMean_listsOfFewUnits_countsUnitsAndNotLists() {
        double[] values = {1, 1, 1, 3, 3, 3};

        UnitMean byUnit = UnitMean.of(values, new int[] {0, 0, 0, 1, 1, 1}, 0.05);
        UnitMean byList = UnitMean.of(values, new int[] {0, 1, 2, 3, 4, 5}, 0.05);

        assertThat(byUnit.value()).isEqualTo(2);
        assertThat(byUnit.error()).isEqualTo(1);
        assertThat(byList.error()).isLessThan(0.5);
    }
}
