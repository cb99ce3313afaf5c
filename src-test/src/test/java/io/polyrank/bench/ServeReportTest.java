package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures worked out by hand. */
class ServeReportTest {

    private static final double TIMEOUT = 100;

    private static TimedAnswer timed(double millis, String error, String level, String category) {
        Map<String, Long> micros =
                Map.of("retrieval", 2000L, "user", 100L, "encode", 300L, "wait", 500L, "model", 4000L, "fuse", 100L);
        return new TimedAnswer(millis, millis / 10, new Answer(error, level, category, "cpu", "cached", 200, micros));
    }

    private static TimedAnswer full(double millis) {
        return timed(millis, "", "full", "");
    }

    /** Ten queries in two seconds; the good ones are five full ones of 10 to 50 ms and one with fewer candidates. */
    private static Load mixed() {
        List<TimedAnswer> answers = new ArrayList<>();
        for (int query = 1; query <= 5; query++) {
            answers.add(full(10 * query));
        }
        answers.add(timed(100, "", "fewer_candidates", "deadline"));
        answers.add(full(100.1));
        answers.add(timed(60, "", "retrieval_order", "deadline"));
        answers.add(timed(70, "error 12 Timed out", "full", ""));
        answers.add(new TimedAnswer(400, 0, Answer.failed("HttpTimeoutException")));
        return new Load(answers, 2, 50, 20);
    }

    @Test
    void figures_ofAMixedLoad_countWhatTheySay() {
        LoadFigures figures = LoadFigures.of(mixed(), TIMEOUT);

        assertThat(figures.queries()).isEqualTo(10);
        assertThat(figures.queriesPerSecond()).isEqualTo(5);
        assertThat(figures.goodputPerSecond()).isEqualTo(3);
        assertThat(figures.candidatesPerSecond()).isEqualTo(3 * 200);
        assertThat(figures.errors()).isEqualTo(2);
        assertThat(figures.errorKinds()).isEqualTo(Map.of("error 12 Timed out", 1L, "HttpTimeoutException", 1L));
        assertThat(figures.late()).isEqualTo(2);
        assertThat(figures.lateShare()).isEqualTo(0.2);
        assertThat(figures.levels())
                .containsExactly(
                        new LoadFigures.Level("fewer_candidates", 1, 0.5),
                        new LoadFigures.Level("full", 7, 3.5),
                        new LoadFigures.Level("no_receipt", 1, 0.5),
                        new LoadFigures.Level("retrieval_order", 1, 0.5));
        assertThat(figures.categories()).isEqualTo(Map.of("deadline", 2L));
        assertThat(figures.users()).isEqualTo(Map.of("cached", 9L));
        assertThat(figures.serverCpuMsPerQuery()).isEqualTo(5);
        assertThat(figures.clientCpuMsPerQuery()).isEqualTo(2);
    }

    @Test
    void quantiles_areNearestRanks() {
        LoadFigures.Quantiles quantiles = LoadFigures.of(mixed(), TIMEOUT).ms();

        // 10 20 30 40 50 60 70 100 100.1 400
        assertThat(quantiles.mean()).isCloseTo(88.01, within(1e-9));
        assertThat(quantiles.p50()).isEqualTo(50);
        assertThat(quantiles.p95()).isEqualTo(400);
        assertThat(quantiles.p99()).isEqualTo(400);
        assertThat(quantiles.max()).isEqualTo(400);
    }

    @Test
    void steps_ofRankedAnswers_addUpToTheWhole() {
        LoadFigures figures = LoadFigures.of(new Load(List.of(full(10), full(30)), 1, 0, 0), TIMEOUT);

        assertThat(figures.steps())
                .containsExactly(
                        new LoadFigures.Part("retrieval", 2000, 2000, 2000, 0.1),
                        new LoadFigures.Part("user", 100, 100, 100, 0.005),
                        new LoadFigures.Part("encode", 300, 300, 300, 0.015),
                        new LoadFigures.Part("wait", 500, 500, 500, 0.025),
                        new LoadFigures.Part("model", 4000, 4000, 4000, 0.2),
                        new LoadFigures.Part("fuse", 100, 100, 100, 0.005),
                        new LoadFigures.Part("other", 13_000, 3000, 23_000, 0.65));
        assertThat(figures.rankingOverModel()).isEqualTo(1.125);
    }

    @Test
    void figures_nothingRanked_areZerosAndNoNumbersThatJsonLacks() {
        LoadFigures figures = LoadFigures.of(
                new Load(List.of(new TimedAnswer(5, 0, Answer.failed("ConnectException"))), 1, 0, 0), TIMEOUT);

        assertThat(figures.goodputPerSecond()).isZero();
        assertThat(figures.rankingOverModel()).isZero();
        assertThat(figures.steps()).allSatisfy(part -> {
            assertThat(part.share()).isZero();
            assertThat(part.microsP99()).isZero();
        });
    }

    @Test
    void and_twoLoads_isBoth() {
        Load both = mixed().and(new Load(List.of(full(10)), 1, 10, 2));

        assertThat(both.answers()).hasSize(11);
        assertThat(both.seconds()).isEqualTo(3);
        assertThat(both.serverCpuMillis()).isEqualTo(60);
        assertThat(both.clientCpuMillis()).isEqualTo(22);
    }

    @Test
    void rows_compareWithTheFirst_andPeakIsTheBestGoodput() {
        Map<Integer, Load> loads = new LinkedHashMap<>();
        loads.put(1, new Load(List.of(full(10), full(20)), 1, 0, 0));
        loads.put(2, new Load(List.of(full(15), full(15), full(15)), 1, 0, 0));
        loads.put(4, new Load(List.of(full(10), full(200), full(200), full(200)), 1, 0, 0));

        List<ServeReport.Closed> rows = ServeReport.rows(loads, TIMEOUT);

        assertThat(rows).extracting(ServeReport.Closed::clients).containsExactly(1, 2, 4);
        assertThat(rows).extracting(ServeReport.Closed::throughputOverFirst).containsExactly(1.0, 1.5, 2.0);
        assertThat(rows).extracting(ServeReport.Closed::p50OverFirst).containsExactly(1.0, 1.5, 20.0);
        assertThat(ServeReport.peak(rows)).isEqualTo(3);
    }

    @Test
    void overload_goodputOverPeak_leavesOutWhatIsLateWrongOrNotRanked() {
        ServeReport.Overload overload = ServeReport.Overload.of(2, 2.5, 500, mixed(), TIMEOUT);

        assertThat(overload.offeredPerSecond()).isEqualTo(5);
        assertThat(overload.goodputOverPeak()).isEqualTo(1.2);
        assertThat(overload.candidatesOverPeak()).isEqualTo(overload.load().candidatesPerSecond() / 500);
        assertThat(overload.sendDelayMs().p50()).isEqualTo(4);
        assertThat(overload.sendDelayMs().max()).isCloseTo(10.01, within(1e-9));
    }

    @Test
    void json_hasTheDocumentedNames() {
        List<ServeReport.Closed> rows = ServeReport.rows(Map.of(1, mixed()), TIMEOUT);
        ServeReport report = new ServeReport(
                "default", "cpu", 200, 100, 2, rows, ServeReport.Overload.of(2, 2.5, 500, mixed(), TIMEOUT));

        JsonNode json = new ObjectMapper().valueToTree(report);

        assertThat(names(json))
                .containsExactly("model", "device", "candidates", "timeout_ms", "cores", "closed", "overload");
        assertThat(names(json.at("/closed/0")))
                .containsExactly("clients", "throughput_over_first", "p50_over_first", "load");
        assertThat(names(json.at("/overload")))
                .containsExactly(
                        "factor",
                        "peak_per_second",
                        "offered_per_second",
                        "goodput_over_peak",
                        "candidates_over_peak",
                        "send_delay_ms",
                        "load");
        assertThat(names(json.at("/closed/0/load")))
                .containsExactly(
                        "queries",
                        "seconds",
                        "queries_per_second",
                        "goodput_per_second",
                        "candidates_per_second",
                        "ms",
                        "errors",
                        "error_kinds",
                        "late",
                        "late_share",
                        "levels",
                        "categories",
                        "users",
                        "steps",
                        "ranking_over_model",
                        "server_cpu_ms_per_query",
                        "client_cpu_ms_per_query");
        assertThat(names(json.at("/closed/0/load/ms"))).containsExactly("mean", "p50", "p95", "p99", "max");
        assertThat(names(json.at("/closed/0/load/levels/0"))).containsExactly("level", "answers", "per_second");
        assertThat(names(json.at("/closed/0/load/steps/0")))
                .containsExactly("step", "micros_mean", "micros_p50", "micros_p99", "share");
        assertThat(report.errors()).isEqualTo(4);
    }

    @Test
    void table_tellsRowsErrorsAndOverload() {
        List<ServeReport.Closed> rows = ServeReport.rows(Map.of(3, mixed()), TIMEOUT);
        ServeReport report = new ServeReport(
                "default", "cpu", 200, 100, 2, rows, ServeReport.Overload.of(2, 2.5, 500, mixed(), TIMEOUT));

        assertThat(String.join("\n", ServeTable.of(report)))
                .contains("default, 200 candidates, timeout 100 ms")
                .contains("fewer_candidates 1, full 7")
                .contains("1 times HttpTimeoutException")
                .contains("Offered 5.0 per second, 2.00 times the peak of 2.5: goodput 3.0, 120.0 % of the peak")
                .contains("20.00 % came late");
        assertThat(ServeTable.of(new ServeReport("default", "cpu", 200, 100, 2, rows, null)))
                .noneMatch(line -> line.contains("overload"));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
