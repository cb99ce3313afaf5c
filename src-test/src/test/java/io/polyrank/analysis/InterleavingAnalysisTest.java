package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.analysis.Decision.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the two logs to what an experiment that mixed rankings came to. */
class InterleavingAnalysisTest {

    private static final long DAY = 86_400_000L;
    private static final long START = 1_700_006_400_000L / DAY * DAY;

    private final Path folder;
    private final List<String> exposures = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    InterleavingAnalysisTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A list of two hits, item 1 of control and item 2 of the variant, which the unit was shown on a day. */
    private String shown(int unit, int day, String more) {
        String query = "q" + exposures.size();
        exposures.add(String.format(
                Locale.ROOT,
                "{\"query\":\"%s\",\"time\":%d,\"unit\":\"u%d\",\"surface\":\"home\",\"variants\":{},%s"
                        + "\"hits\":[{\"item\":\"1\",\"team\":\"control\"},{\"item\":\"2\",\"team\":\"more\"},{\"item\":\"3\"}]}",
                query,
                START + day * DAY,
                unit,
                more));
        return query;
    }

    private String mixed(int unit, int day) {
        return shown(unit, day, "\"interleaved\":{\"ranking\":\"mix\"},\"level\":\"full\",");
    }

    private void happened(String query, int unit, String type, int item, double value) {
        events.add(String.format(
                Locale.ROOT,
                "{\"id\":\"e%d\",\"user\":\"u%d\",\"type\":\"%s\",\"item\":\"%d\",\"time\":%d,\"query\":\"%s\",\"value\":%s}",
                events.size(),
                unit,
                type,
                item,
                START + 1_000,
                query,
                value));
    }

    private InterleavingReport analysed(String metric, @Nullable Integer fixedDays) throws IOException {
        Files.write(folder.resolve("exposures-1.jsonl"), exposures);
        Files.write(folder.resolve("events-1.jsonl"), events);
        return InterleavingAnalysis.of(
                folder,
                folder,
                new InterleavingSettings("mix", "control", metric, 0.05, 0.05, fixedDays, 24 * 30, "purchase"));
    }

    /** Units with three lists each; in a list something is clicked, of the variant with this probability. */
    private void traffic(int units, double preferred) {
        Random random = new Random(7);
        for (int unit = 0; unit < units; unit++) {
            for (int list = 0; list < 3; list++) {
                happened(mixed(unit, 0), unit, "click", random.nextDouble() < preferred ? 2 : 1, 0);
            }
        }
    }

    @Test
    void of_variantThatWinsMoreLists_isShipped() throws IOException {
        traffic(400, 0.65);

        InterleavingReport report = analysed("click", null);

        Preference only = report.preferences().get(0);
        assertThat(only.variant()).isEqualTo("more");
        assertThat(only.won() + only.lost()).isEqualTo(1_200);
        assertThat(only.tied()).isZero();
        assertThat(only.share()).isEqualTo(0.65, within(0.04));
        assertThat(only.range().contains(only.share())).isTrue();
        assertThat(only.range().low()).isGreaterThan(only.sequentialRange().low());
        assertThat(only.p()).isLessThan(1e-6);
        assertThat(report.decision().verdict()).isEqualTo(Verdict.SHIP);
        assertThat(report.decision().variant()).isEqualTo("more");
        assertThat(report.decision().reason()).contains("preferred to control by click", "1,200 lists");
        assertThat(InterleavingPage.of(report)).contains("<b>Ship more</b>", "1,200", "<svg");
    }

    @Test
    void of_eventsOfListsThatAreNowhere_areToldAndLeaveTheRest() throws IOException {
        traffic(400, 0.65);
        happened("lost", 1, "click", 1, 0);

        InterleavingReport report = analysed("click", null);

        assertThat(report.preferences().get(0).won()
                        + report.preferences().get(0).lost())
                .isEqualTo(1_200);
    }

    @Test
    void of_variantThatLosesMoreLists_isStopped() throws IOException {
        traffic(400, 0.35);

        assertThat(analysed("click", 1).decision().verdict()).isEqualTo(Verdict.STOP);
    }

    @Test
    void of_noPreference_waits() throws IOException {
        traffic(400, 0.5);

        Decision decision = analysed("click", null).decision();

        assertThat(decision.verdict()).isEqualTo(Verdict.WAIT);
        assertThat(decision.reason()).contains("surely preferred");
    }

    @Test
    void of_plannedDurationNotOver_waits() throws IOException {
        traffic(400, 0.8);

        InterleavingReport report = analysed("click", 5);

        assertThat(report.decision().verdict()).isEqualTo(Verdict.WAIT);
        assertThat(report.cautions()).anyMatch(caution -> caution.startsWith("Peeking: day 1 of 5"));
    }

    @Test
    void of_fewUnits_waitsAndSaysSo() throws IOException {
        traffic(20, 1);

        InterleavingReport report = analysed("click", null);

        assertThat(report.decision().reason()).startsWith("too few units: 20");
        assertThat(report.cautions()).anyMatch(caution -> caution.startsWith("Too few units"));
    }

    @Test
    void of_listsOfOtherSorts_areLeftOutAndTold() throws IOException {
        traffic(100, 0.6);
        happened(shown(1, 0, "\"interleaved\":{\"ranking\":\"mix\"},\"overridden\":true,"), 1, "click", 2, 0);
        for (int list = 0; list < 10; list++) {
            happened(shown(1, 0, "\"not_interleaved\":{\"ranking\":\"mix\"},"), 1, "click", 2, 0);
            mixed(200 + list, 0);
            exposures.set(
                    exposures.size() - 1,
                    exposures.get(exposures.size() - 1).replace("\"full\"", "\"no_user_context\""));
        }
        happened(shown(1, 0, ""), 1, "click", 2, 0);

        InterleavingReport report = analysed("click", null);

        assertThat(report.lists()).isEqualTo(310);
        assertThat(report.overridden()).isEqualTo(1);
        assertThat(report.notMixed()).isEqualTo(10);
        assertThat(report.degraded()).isEqualTo(10);
        assertThat(report.cautions())
                .anyMatch(caution -> caution.contains("10 of 320 lists (3.1 %) should have been mixed"))
                .anyMatch(caution -> caution.contains("10 of 310 lists (3.2 %) were ranked with less"))
                .anyMatch(caution -> caution.startsWith("1 lists whose variants somebody asked for"));
    }

    @Test
    void of_outcomes_countOncePerItemAndNothingForWhatAllAgreeOn() throws IOException {
        traffic(10, 1);
        String query = mixed(50, 0);
        happened(query, 50, "click", 1, 0);
        happened(query, 50, "click", 1, 0);
        happened(query, 50, "click", 2, 0);
        happened(mixed(51, 0), 51, "click", 3, 0);

        Preference only = analysed("click", null).preferences().get(0);

        assertThat(only.won()).isEqualTo(30);
        assertThat(only.lost()).isZero();
        assertThat(only.tied()).isEqualTo(2);
    }

    @Test
    void of_value_isWonByMoney() throws IOException {
        String query = mixed(1, 0);
        happened(query, 1, "purchase", 1, 10);
        happened(query, 1, "purchase", 1, 15);
        happened(query, 1, "purchase", 2, 20);

        Preference only = analysed("value", null).preferences().get(0);

        assertThat(only.lost()).isEqualTo(1);
        assertThat(only.p()).isEqualTo(1);
    }

    @Test
    void of_credits_areSummedOverThreeVariantsAndCorrected() throws IOException {
        for (int unit = 0; unit < 150; unit++) {
            String query = "q" + exposures.size();
            exposures.add(("{\"query\":\"" + query + "\",\"time\":" + START + ",\"unit\":\"u" + unit
                    + "\",\"surface\":\"home\",\"variants\":{},\"interleaved\":{\"ranking\":\"mix\"},\"hits\":["
                    + "{\"item\":\"1\",\"credits\":{\"control\":0.5,\"a\":-0.2,\"b\":-0.2}},"
                    + "{\"item\":\"2\",\"credits\":{\"control\":-0.1,\"a\":0.3,\"b\":0.3}}]}"));
            happened(query, unit, "click", unit % 3 == 0 ? 1 : 2, 0);
        }

        List<Preference> pairs = analysed("click", null).preferences();

        assertThat(pairs)
                .extracting(pair -> pair.variant() + " " + pair.other())
                .containsExactly("a control", "b control", "b a");
        assertThat(pairs.get(0).won()).isEqualTo(100);
        assertThat(pairs.get(0).lost()).isEqualTo(50);
        assertThat(pairs.get(2).tied()).isEqualTo(150);
        assertThat(pairs.get(0).adjustedP()).isGreaterThan(pairs.get(0).p());
    }

    @Test
    void of_namesThatAreNotThere_areRefused() throws IOException {
        traffic(10, 0.5);

        assertThatThrownBy(() -> analysed("cart", null)).hasMessageContaining("--metric: found \"cart\"");
        Files.write(folder.resolve("exposures-1.jsonl"), exposures);
        assertThatThrownBy(() -> InterleavingAnalysis.of(
                        folder,
                        folder,
                        new InterleavingSettings("other", "control", "click", 0.05, 0.05, null, 24, "purchase")))
                .hasMessage("--experiment: found no list that mixes rankings for \"other\", expected one of [mix]");
        assertThatThrownBy(() -> InterleavingAnalysis.of(
                        folder,
                        folder,
                        new InterleavingSettings("mix", "base", "click", 0.05, 0.05, null, 24, "purchase")))
                .hasMessage("--control: found no list with variant \"base\", expected one of [control, more]");
        assertThatThrownBy(() -> Analysis.of(folder, folder, AnalysisSettings.usual("mix", "click", null, 0)))
                .hasMessageContaining("use `experiment interleaving`");
    }

    @Test
    void signTest_handmadeCounts_isTheBinomialOne() {
        assertThat(Preferences.signTest(8, 2)).isEqualTo(0.109375, within(1e-9));
        assertThat(Preferences.signTest(0, 0)).isEqualTo(1);
    }

    /** z is 1/3, -1/3 and so on: (0.75 - 0.5) against a variance worked out by hand. */
    @Test
    void wonShare_fourUnits_isTheRatioWithItsDeltaVariance() {
        WonShare share = WonShare.of(new double[] {1, 1, 1, 0, 0}, new double[] {1, 1, 1, 1, 0});

        assertThat(share.units()).isEqualTo(4);
        assertThat(share.share()).isEqualTo(0.75);
        assertThat(share.variance()).isEqualTo((3 * 0.0625 + 0.5625) / 3 / 4, within(1e-12));
    }
}
