package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.analysis.DashboardReport.Row;
import io.polyrank.analysis.DashboardReport.State;
import io.polyrank.analysis.ExperimentPlans.Version;
import io.polyrank.experiment.ExperimentsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All experiments of a file on one page. */
class DashboardTest {

    private static final String YAML = """
            layers:
              - name: done
                experiments:
                  - {name: old, share: 1, stopped: true, variants: [{name: control, share: 1}]}
              - name: fusion
                experiments:
                  - name: x
                    share: 0.5
                    variants:
                      - {name: control, share: 0.5}
                      - {name: b, share: 0.5, weights: {purchase: 2}}
              - name: later
                experiments:
                  - name: next
                    share: 0.1
                    start: 2030-01-01T00:00:00Z
                    variants: [{name: control, share: 1}]
              - name: over
                experiments:
                  - name: last
                    share: 0.1
                    end: 2020-01-01T00:00:00Z
                    variants: [{name: control, share: 1}]
            """;

    private final Logs logs;

    DashboardTest(@TempDir Path folder) throws IOException {
        this.logs = Logs.shop(folder, 600, 4, 0.5);
    }

    @Test
    void of_severalExperiments_analysesThoseShownAndSaysWhyNotTheOthers() throws IOException {
        DashboardReport report = dashboard(Map.of("value_per_unit", 0.1));

        assertThat(report.rows()).extracting(Row::experiment).containsExactly("x", "old", "next", "last");
        assertThat(report.rows())
                .extracting(Row::state)
                .containsExactly(State.RUNNING, State.STOPPED, State.NOT_STARTED, State.ENDED);
        Row shown = report.rows().get(0);
        assertThat(shown.problem()).isNull();
        assertThat(shown.report())
                .isEqualTo(Analysis.of(
                        logs.exposures(),
                        logs.events(),
                        settings("x", Map.of("value_per_unit", 0.1)),
                        plans().plan("x")));
        assertThat(shown.listsByDay()).hasSize(4).containsKey("2023-11-15");
        assertThat(shown.listsByDay().get("2023-11-15")).containsOnlyKeys("control", "b");
        assertThat(report.rows().get(1).report()).isNull();
        assertThat(report.rows().get(1).problem()).startsWith("--experiment: found no list of \"old\"");
    }

    @Test
    void page_ofSeveralExperiments_showsDecisionForestAndLinks() throws IOException {
        String page = DashboardPage.of(dashboard(Map.of("value_per_unit", 0.1)));

        assertThat(page)
                .contains("Version 7", "<h2 id=\"x\">", "href=\"x.html\"", "<b>ship b</b>")
                .contains(">b: purchase</text>", ">b: value_per_unit</text>", "found no list of &quot;next&quot;")
                .doesNotContain("returns_per_unit</text>", "href=\"old.html\"");
    }

    @Test
    void forest_labelOfAnyText_isEscapedAndUndefinedLinesAreLeftOut() {
        Range range = new Range(-0.1, 0.3);

        assertThat(Forest.of(List.of(new Forest.Line("a<b", 0.1, range, true))))
                .contains("a&lt;b", "+10.00 % (-10.00 to +30.00)")
                .doesNotContain("a<b");
        assertThat(Forest.of(List.of(new Forest.Line("none", Double.NaN, Range.NONE, true))))
                .isEmpty();
    }

    private DashboardReport dashboard(Map<String, Double> guardrails) throws IOException {
        return Dashboard.of(
                logs.exposures(),
                logs.events(),
                plans(),
                24,
                Instant.parse("2026-01-01T00:00:00Z"),
                plan -> settings(plan.experiment().name(), guardrails));
    }

    private static ExperimentPlans plans() {
        return new ExperimentPlans(
                List.of(new Version(7, Instant.EPOCH, ExperimentsReader.read("experiments.yaml", YAML))));
    }

    private static AnalysisSettings settings(String experiment, Map<String, Double> guardrails) {
        return new AnalysisSettings(
                experiment,
                "control",
                "purchase",
                guardrails,
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
    }
}
