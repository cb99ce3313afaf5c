package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.Decision.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several variants, units in two of them, and the days before. */
class VariantsTest {

    private final Logs logs;

    VariantsTest(@TempDir Path folder) {
        this.logs = new Logs(folder);
    }

    /** Of control and "b" every fourth list is bought from, of "c" every second. */
    @Test
    void of_threeVariants_shipsTheBestAndCorrectsForBoth() throws IOException {
        List<String> variants = List.of("control", "b", "c");
        for (int list = 0; list < 2400; list++) {
            String variant = variants.get(list % 3);
            logs.expose("q" + list, Logs.START + list, "u" + list, "search", variant);
            if (list / 3 % (variant.equals("c") ? 2 : 4) == 0) {
                logs.event("u" + list, "purchase", "1", Logs.START + list, "q" + list, "");
            }
        }
        logs.expose("again", Logs.START, "u0", "search", "b").write();

        AnalysisReport report = analyse(0);

        assertThat(report.decision().verdict()).isEqualTo(Verdict.SHIP);
        assertThat(report.decision().variant()).isEqualTo("c");
        assertThat(report.primary()).extracting(Comparison::variant).containsExactly("b", "c");
        Comparison best = report.primary().get(1);
        assertThat(best.adjustedP()).isCloseTo(2 * best.p(), within(1e-15));
        assertThat(best.adjustedSequentialP()).isCloseTo(2 * best.sequentialP(), within(1e-15));
        assertThat(report.mixedUnits()).isEqualTo(1);
        assertThat(report.cautions()).anyMatch(line -> line.startsWith("Units in two variants: 1 of them"));
        assertThat(AnalysisPage.of(report)).contains("<b>Ship c</b>", "Units in two variants: 1 of them");
    }

    @Test
    void of_controlAlone_waits() throws IOException {
        logs.expose("q", Logs.START, "u", "search", "control")
                .event("u", "purchase", "1", Logs.START, "q", "")
                .write();

        assertThat(analyse(0).decision().reason()).startsWith("only control was shown");
    }

    /** Units do in the experiment what they did before, but for every seventh pair. */
    @Test
    void of_habitsKnownFromBefore_leaveLessVariance() throws IOException {
        for (int day = -1; day < 1; day++) {
            for (int unit = 0; unit < 800; unit++) {
                String query = "q" + day + "-" + unit;
                long time = Logs.START + day * Logs.DAY;
                logs.expose(query, time, "u" + unit, "search", day < 0 ? "" : unit % 2 == 0 ? "control" : "b");
                boolean habit = unit / 2 % 3 == 0;
                if (habit != (day == 0 && unit / 2 % 7 == 0)) {
                    logs.event("u" + unit, "purchase", "1", time, query, "");
                }
            }
        }
        logs.write();

        Comparison plain = analyse(0).primary().get(0);
        AnalysisReport cuped = analyse(1);

        Comparison adjusted = cuped.primary().get(0);
        assertThat(plain.varianceReduction()).isNaN();
        assertThat(adjusted.varianceReduction()).isBetween(0.4, 0.6);
        assertThat(adjusted.range().high()).isLessThan(0.8 * plain.range().high());
        assertThat(adjusted.unadjustedLift()).isEqualTo(plain.lift());
        assertThat(analyse(0).cautions()).noneMatch(line -> line.contains("days before"));
    }

    @Test
    void of_noDaysBefore_saysThatNothingIsAdjusted() throws IOException {
        logs.expose("q1", Logs.START, "u1", "search", "control")
                .expose("q2", Logs.START, "u2", "search", "b")
                .event("u1", "purchase", "1", Logs.START, "q1", "")
                .write();

        assertThat(analyse(7).cautions()).anyMatch(line -> line.startsWith("No exposures in the 7 days before"));
    }

    private AnalysisReport analyse(int preDays) throws IOException {
        return Analysis.of(logs.exposures(), logs.events(), AnalysisSettings.usual("x", "purchase", 0.3, preDays));
    }
}
