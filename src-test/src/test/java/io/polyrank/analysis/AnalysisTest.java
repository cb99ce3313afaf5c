package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.Comparison.Role;
import io.polyrank.analysis.Decision.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From logs to a decision, its cautions and its page. */
class AnalysisTest {

    private static final int UNITS = 600;
    private static final int DAYS = 8;

    private final Path folder;

    AnalysisTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void of_variantThatIsBetter_saysShipAndWhy() throws IOException {
        AnalysisReport report = analyse(Logs.shop(folder, UNITS, DAYS, 0.5), settings(Map.of(), null, null));

        assertThat(report.decision().verdict()).isEqualTo(Verdict.SHIP);
        assertThat(report.decision().variant()).isEqualTo("b");
        assertThat(report.decision().reason()).startsWith("purchase gets better: +50.");
        assertThat(report.sampleRatioP()).isEqualTo(1);
        assertThat(report.days()).isEqualTo(DAYS);
        assertThat(report.firstDay()).isEqualTo("2023-11-15");
        Comparison primary = report.primary().get(0);
        assertThat(primary.control()).isCloseTo(0.2, within(0.002));
        assertThat(primary.lift()).isCloseTo(0.5, within(0.01));
        assertThat(primary.looks()).hasSize(DAYS);
        assertThat(report.segments())
                .extracting(AnalysisReport.Segment::surface)
                .containsExactlyInAnyOrder("home", "search");
        assertThat(report.comparisons())
                .extracting(Comparison::metric)
                .containsExactly("purchase", "purchase_per_unit", "value_per_unit", "returns_per_unit");
    }

    @Test
    void of_variantThatIsWorse_saysStop() throws IOException {
        AnalysisReport report = analyse(Logs.shop(folder, UNITS, DAYS, -0.5), settings(Map.of(), null, null));

        assertThat(report.decision().verdict()).isEqualTo(Verdict.STOP);
        assertThat(report.decision().reason()).startsWith("purchase gets worse: -50.");
    }

    @Test
    void of_variantThatIsBetterWhereLessIs_saysShip() throws IOException {
        AnalysisSettings settings = new AnalysisSettings(
                "x",
                "control",
                "purchase",
                Map.of(),
                Set.of("purchase"),
                Correction.HOLM,
                Map.of(),
                0.05,
                0.8,
                0.3,
                null,
                null,
                0,
                24,
                "purchase");

        assertThat(analyse(Logs.shop(folder, UNITS, DAYS, -0.5), settings)
                        .decision()
                        .verdict())
                .isEqualTo(Verdict.SHIP);
    }

    @Test
    void of_noEffect_waitsUnlessNoEffectOfInterestIsLeft() throws IOException {
        Logs logs = Logs.shop(folder, UNITS, DAYS, 0);

        Decision open = analyse(logs, settings(Map.of(), 0.02, null)).decision();
        Decision closed = analyse(logs, settings(Map.of(), 0.6, null)).decision();

        assertThat(open.verdict()).isEqualTo(Verdict.WAIT);
        assertThat(open.reason())
                .contains("neither surely better nor worse", "finds an effect of", "2 % are of interest");
        assertThat(closed.verdict()).isEqualTo(Verdict.STOP);
        assertThat(closed.reason()).contains("surely not better by the 60 % that matter");
    }

    @Test
    void of_plannedDuration_waitsForItAndSaysPeeking() throws IOException {
        Logs logs = Logs.shop(folder, UNITS, DAYS, 0.5);

        AnalysisReport early = analyse(logs, settings(Map.of(), null, 14));
        AnalysisReport late = analyse(logs, settings(Map.of(), null, DAYS));

        assertThat(early.decision().verdict()).isEqualTo(Verdict.WAIT);
        assertThat(early.decision().reason()).contains("planned to run 14 days and has run 8");
        assertThat(early.cautions()).anyMatch(line -> line.startsWith("Peeking: day 8 of 14"));
        assertThat(late.decision().verdict()).isEqualTo(Verdict.SHIP);
    }

    /** Returns do not differ, but cannot be told from a loss of a thousandth either. */
    @Test
    void of_guardrailThatIsNotSurelyWithinItsMargin_waits() throws IOException {
        Logs logs = Logs.shop(folder, UNITS, DAYS, 0.5);

        Decision narrow = analyse(logs, settings(Map.of("returns_per_unit", 0.001), null, null))
                .decision();
        Decision wide = analyse(logs, settings(Map.of("returns_per_unit", 0.2), null, null))
                .decision();

        assertThat(narrow.verdict()).isEqualTo(Verdict.WAIT);
        assertThat(narrow.reason()).contains("returns_per_unit may still be worse than its margin of 0.1 %");
        assertThat(wide.verdict()).isEqualTo(Verdict.SHIP);
        assertThat(wide.reason()).endsWith("every guardrail is within its margin.");
    }

    @Test
    void of_guardrailThatIsSurelyWorse_stops() throws IOException {
        AnalysisSettings settings = new AnalysisSettings(
                "x",
                "control",
                "returns_per_unit",
                Map.of("purchase", 0.1),
                Set.of(),
                Correction.HOLM,
                Map.of(),
                0.05,
                0.8,
                0.3,
                null,
                null,
                0,
                24,
                "purchase");

        AnalysisReport report = analyse(Logs.shop(folder, UNITS, DAYS, -0.5), settings);

        assertThat(report.decision().verdict()).isEqualTo(Verdict.STOP);
        assertThat(report.decision().reason()).startsWith("purchase gets worse by more than its margin of 10 %");
        assertThat(report.comparisons())
                .filteredOn(each -> each.role() == Role.GUARDRAIL)
                .hasSize(1);
    }

    @Test
    void of_unitsThatDoNotFitTheShares_trustsNothing() throws IOException {
        Logs logs = Logs.shop(folder, UNITS, DAYS, 0.5);
        AnalysisSettings settings = new AnalysisSettings(
                "x",
                "control",
                "purchase",
                Map.of(),
                Set.of(),
                Correction.HOLM,
                Map.of("control", 0.6, "b", 0.4),
                0.05,
                0.8,
                0.3,
                null,
                null,
                0,
                24,
                "purchase");

        AnalysisReport report = analyse(logs, settings);

        assertThat(report.decision().verdict()).isEqualTo(Verdict.WAIT);
        assertThat(report.decision().reason()).contains("not split as planned");
        assertThat(report.cautions()).anyMatch(line -> line.startsWith("Sample ratio mismatch"));
    }

    @Test
    void of_fewUnitsAndDroppedExposures_saysSo() throws IOException {
        Logs logs = Logs.shop(folder, 60, DAYS, 0.5);
        AnalysisReport few = analyse(logs, settings(Map.of(), null, null));
        Files.writeString(
                logs.events().resolve("events-1.jsonl"),
                IntStream.range(0, 5)
                                .mapToObj(item -> "{\"user\":\"u1\",\"type\":\"click\",\"item\":\"" + item
                                        + "\",\"time\":1700000000000,\"query\":\"lost\"}\n")
                                .collect(Collectors.joining())
                        + "broken\n");

        AnalysisReport dropped = analyse(logs, settings(Map.of(), null, null));

        assertThat(few.decision().reason()).startsWith("too few units: 30 in the smaller variant");
        assertThat(few.cautions()).anyMatch(line -> line.startsWith("Too few units to compare b: 30 and 30"));
        assertThat(few.primary().get(0).looks()).isEmpty();
        assertThat(few.primary().get(0).sequentialP()).isEqualTo(1);
        assertThat(dropped.cautions())
                .anyMatch(line -> line.startsWith("Dropped exposures: 5 events"))
                .anyMatch(line -> line.contains("lines of events cannot be read") && line.contains("events-1.jsonl:6"));
        assertThat(dropped.decision().reason()).contains("logs is missing");
    }

    @Test
    void of_namesThatAreNotThere_areRefused() throws IOException {
        Logs logs = Logs.shop(folder, 20, 2, 0);
        AnalysisSettings metric = AnalysisSettings.usual("x", "revenue", null, 0);
        AnalysisSettings shares = new AnalysisSettings(
                "x",
                "control",
                "purchase",
                Map.of(),
                Set.of(),
                Correction.HOLM,
                Map.of("a", 1.0),
                0.05,
                0.8,
                0.3,
                null,
                null,
                0,
                24,
                "purchase");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> analyse(logs, metric))
                .withMessage(
                        "--metric: found \"revenue\", expected one of [purchase, purchase_per_unit, value_per_unit,"
                                + " returns_per_unit]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> analyse(logs, shares))
                .withMessage("--shares: found [a], expected the variants in the log: [control, b]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of("purchase", 1.5), null, null))
                .withMessageStartingWith("--guardrail purchase: found 1.5");
    }

    @Test
    void page_startsWithTheDecisionAndHasEveryPart() throws IOException {
        Logs logs = Logs.shop(folder, UNITS, DAYS, 0.5);
        Files.writeString(logs.events().resolve("events-1.jsonl"), "<script>\n");

        String page = AnalysisPage.of(analyse(logs, settings(Map.of(), null, null)));

        String body = page.substring(page.indexOf("<body>"));
        assertThat(body).startsWith("<body>\n<p class=\"lead\"><b>Ship b</b>: purchase gets better: +50.");
        assertThat(body)
                .contains(
                        "<h1>Experiment x</h1>", "8 days from 2023-11-15 (UTC)", "id=\"cautions\"", "events-1.jsonl:1")
                .contains("id=\"units\"", "id=\"figures\"", "id=\"plots\"", "id=\"segments\"", "id=\"reading\"")
                .contains("<b>purchase</b>", "value_per_unit", "<th scope=\"row\">home</th>")
                .doesNotContain("<script");
        assertThat(body.split("<svg")).hasSize(4);
    }

    /** In the first three days nothing is different, from then on treatment buys twice as often. */
    @Test
    void novelty_effectThatGrows_isTold() throws IOException {
        Logs logs = new Logs(folder);
        for (int day = 0; day < 6; day++) {
            for (int unit = 0; unit < 800; unit++) {
                String query = "q" + day + "-" + unit;
                long time = Logs.START + day * Logs.DAY;
                logs.expose(query, time, "u" + unit, "search", unit % 2 == 0 ? "control" : "b");
                int every = unit % 2 == 0 || day < 3 ? 4 : 2;
                if ((unit / 2 + day) % every == 0) {
                    logs.event("u" + unit, "purchase", "1", time, query, "");
                }
            }
        }

        AnalysisReport report = analyse(logs.write(), settings(Map.of(), null, null));

        AnalysisReport.Novelty novelty = report.novelty().get(0);
        assertThat(novelty.days()).hasSize(6);
        assertThat(novelty.days().get(0).lift()).isCloseTo(0, within(1e-9));
        assertThat(novelty.days().get(5).lift()).isCloseTo(1, within(1e-9));
        assertThat(novelty.slope()).isBetween(0.15, 0.35);
        assertThat(report.cautions()).anyMatch(line -> line.startsWith("Novelty: the lift of b changes by +"));
        assertThat(report.segments()).isEmpty();
    }

    private static AnalysisSettings settings(
            Map<String, Double> guardrails, @Nullable Double mde, @Nullable Integer fixedDays) {
        return new AnalysisSettings(
                "x",
                "control",
                "purchase",
                guardrails,
                Set.of(),
                Correction.HOLM,
                Map.of(),
                0.05,
                0.8,
                0.3,
                mde,
                fixedDays,
                0,
                24,
                "purchase");
    }

    private static AnalysisReport analyse(Logs logs, AnalysisSettings settings) throws IOException {
        return Analysis.of(logs.exposures(), logs.events(), settings);
    }
}
