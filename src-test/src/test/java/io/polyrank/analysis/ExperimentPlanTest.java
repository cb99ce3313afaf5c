package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.AnalysisReport.VariantUnits;
import io.polyrank.analysis.Decision.Verdict;
import io.polyrank.analysis.ExperimentPlans.Version;
import io.polyrank.experiment.ExperimentsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was shown, held against what was planned. */
class ExperimentPlanTest {

    private static final int UNITS = 1_000;

    private final Logs logs;

    ExperimentPlanTest(@TempDir Path folder) {
        this.logs = new Logs(folder);
    }

    @Test
    void plan_unknownExperiment_namesThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plans(version(1, 0, 0.5)).plan("y"))
                .withMessage("--experiment: found \"y\", which is not in --experiments, expected one of [x]");
    }

    @Test
    void plan_experimentTakenOut_isThatOfTheLastVersionWithIt() {
        Version empty = new Version(3, Instant.EPOCH, ExperimentsReader.read("none", "layers: []"));

        ExperimentPlan plan =
                plans(version(1, 0, 0.5), version(2, 1, 0.2), empty).plan("x");

        assertThat(plan.control()).isEqualTo("control");
        assertThat(plan.shares()).containsEntry("control", 0.8).containsEntry("b", 0.2);
    }

    @Test
    void of_unequalShares_areTakenFromThePlan() throws IOException {
        expose(5, 0, 0);

        AnalysisReport report = analyse(version(0, 0, 0.2));

        assertThat(report.sampleRatioP()).isCloseTo(1, within(1e-9));
        assertThat(report.variants()).extracting(VariantUnits::share).containsExactly(0.8, 0.2);
        assertThat(Analysis.of(logs.exposures(), logs.events(), settings()).sampleRatioP())
                .isLessThan(0.001);
    }

    @Test
    void of_plannedVariantNeverShown_isAMismatch() throws IOException {
        expose(Integer.MAX_VALUE, 0, 0);

        AnalysisReport report = analyse(version(0, 0, 0.2));

        assertThat(report.variants().get(1)).isEqualTo(new VariantUnits("b", 0.2, 0));
        assertThat(report.decision().reason()).startsWith("the variants' units are not split as planned");
    }

    @Test
    void of_variantWithoutPlannedShare_isToldAndNoMismatch() throws IOException {
        expose(100, 0, 0);

        AnalysisReport report = analyse(version(0, 0, 0));

        assertThat(report.sampleRatioP()).isEqualTo(1);
        assertThat(report.cautions())
                .contains("Variant b has 10 units and no planned share; it is compared all the same.");
    }

    @Test
    void of_sharesChangedByTheVersionsOfTheLists_waits() throws IOException {
        expose(5, 1, 0);
        expose(2, 2, 1);

        AnalysisReport report = analyse(version(1, 0, 0.2), version(2, 0, 0.5));

        assertThat(report.decision().verdict()).isEqualTo(Verdict.WAIT);
        assertThat(report.decision().reason()).startsWith("the shares within the experiment changed");
        assertThat(report.cautions().get(0))
                .startsWith(
                        "The shares within the experiment changed on 2023-11-16, with version 2: control 80.00 %, b 20.00 %"
                                + " became control 50.00 %, b 50.00 %.");
    }

    @Test
    void of_sharesChangedByTime_waitsOnlyIfListsWereShownThen() throws IOException {
        expose(5, 0, 0);
        expose(5, 0, 1);

        AnalysisReport changed = analyse(version(1, 0, 0.5), version(2, Logs.START + Logs.DAY, 0.2));
        AnalysisReport before = analyse(version(1, 0, 0.5), version(2, Logs.START, 0.2));

        assertThat(changed.cautions()).anyMatch(line -> line.startsWith("The shares within the experiment changed"));
        assertThat(before.cautions()).noneMatch(line -> line.contains("shares within"));
    }

    /** The experiment grows, its variants keep their shares: that is how to ramp up. */
    @Test
    void of_moreUnitsAtTheSameShares_isNoChange() throws IOException {
        expose(5, 1, 0);
        expose(5, 2, 1);
        Version small = version(1, 0, 0.2);
        Version large = new Version(2, Instant.ofEpochMilli(1), ExperimentsReader.read("large", yaml(1, 0.2)));

        assertThat(analyse(small, large).cautions()).noneMatch(line -> line.contains("shares"));
    }

    @Test
    void of_versionThatIsNotKept_saysThatItDoesNotKnow() throws IOException {
        expose(5, 1, 0);
        expose(5, 2, 1);

        assertThat(analyse(version(2, 0, 0.2)).cautions())
                .anyMatch(line -> line.startsWith(
                        "Lists were assigned by versions [1, 2] of the experiments, of which --experiments does not have"
                                + " [1]"));
    }

    @Test
    void of_linesThatTheLogLost_areToldAndStopADecisionWhereTheyAreMany() throws IOException {
        expose(2, 0, 0);
        logs.exposure("{\"dropped\":6,\"failed\":4,\"time\":" + Logs.START + "}");
        AnalysisReport few = analyse(version(0, 0, 0.5));
        logs.event("{\"dropped\":0,\"failed\":7,\"time\":" + Logs.START + "}");
        AnalysisReport many = analyse(version(0, 0, 0.5));

        assertThat(few.logs().exposures().lost()).isEqualTo(10);
        assertThat(few.logs().exposures().lines()).isEqualTo(UNITS);
        assertThat(few.logs().damaged()).isFalse();
        assertThat(few.cautions())
                .anyMatch(line -> line.startsWith("Lost lines: the log of exposures says that 10 lines"));
        assertThat(many.logs().damaged()).isTrue();
        assertThat(many.decision().reason()).startsWith("too much of the logs is missing");
    }

    @Test
    void of_mixedLists_areNoVariantAndSendElsewhere() throws IOException {
        String mixed = "{\"query\":\"m\",\"time\":" + Logs.START
                + ",\"unit\":\"u\",\"surface\":\"s\",\"variants\":{},\"interleaved\":{\"fusion\":\"x\"},"
                + "\"exploration\":{\"temperature\":0.5},\"hits\":[{\"position\":1,\"item\":\"1\",\"team\":\"b\"}]}";
        logs.exposure(mixed).event("u", "purchase", "1", Logs.START, "m", "").write();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> analyse(version(0, 0, 0.5)))
                .withMessageContaining("mix the variants of \"x\"")
                .withMessageContaining("`experiment interleaving`");

        expose(2, 0, 0);
        AnalysisReport report = analyse(version(0, 0, 0.5));
        assertThat(report.cautions()).anyMatch(line -> line.startsWith("Interleaved: 1 lists mix"));
        assertThat(report.logs().experimentExposures()).isEqualTo(UNITS);
    }

    /** A list for each unit; every so manieth is in the other variant, and every fourth pair of units buys. */
    private void expose(int every, long version, int day) {
        for (int unit = 0; unit < UNITS; unit++) {
            String query = "q" + version + "-" + day + "-" + unit;
            String name = "u" + day + "-" + unit;
            String variant = unit % every == every - 1 ? "b" : "control";
            logs.exposure(
                    "{\"query\":\"" + query + "\",\"time\":" + (Logs.START + day * Logs.DAY) + ",\"unit\":\"" + name
                            + "\",\"surface\":\"s\",\"variants\":{\"fusion\":\"x:" + variant + "\"},"
                            + (version > 0 ? "\"experiments\":" + version + "," : "")
                            + "\"hits\":[{\"position\":1,\"item\":\"1\"}]}");
            if (unit / 2 % 4 == 0) {
                logs.event(name, "purchase", "1", Logs.START + day * Logs.DAY, query, "");
            }
        }
    }

    private AnalysisReport analyse(Version... versions) throws IOException {
        logs.write();
        return Analysis.of(
                logs.exposures(), logs.events(), settings(), plans(versions).plan("x"));
    }

    private static AnalysisSettings settings() {
        return AnalysisSettings.usual("x", "purchase", null, 0);
    }

    private static ExperimentPlans plans(Version... versions) {
        return new ExperimentPlans(List.of(versions));
    }

    private static Version version(long number, long when, double share) {
        return new Version(
                number, Instant.ofEpochMilli(when), ExperimentsReader.read("version " + number, yaml(0.5, share)));
    }

    private static String yaml(double all, double share) {
        return """
                layers:
                  - name: fusion
                    experiments:
                      - name: x
                        share: %s
                        variants:
                          - {name: control, share: %s}
                          - {name: b, share: %s, weights: {purchase: 2}}
                """.formatted(all, 1 - share, share);
    }
}
