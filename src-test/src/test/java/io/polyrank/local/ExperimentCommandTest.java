package io.polyrank.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiments from the command line to the files it leaves. */
class ExperimentCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    ExperimentCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Four hundred units on three days; of control every fourth list is bought from, of the other every second. */
    @BeforeEach
    void writeLogs() throws IOException {
        StringBuilder exposures = new StringBuilder();
        StringBuilder events = new StringBuilder();
        for (int list = 0; list < 1200; list++) {
            int unit = list % 400;
            long time = 1_700_006_400_000L + list / 400 * 86_400_000L;
            String variant = unit % 2 == 0 ? "control" : "b";
            exposures.append(("{'query':'q" + list + "','time':" + time + ",'unit':'u" + unit
                            + "','surface':'search','variants':{'fusion':'x:" + variant
                            + "'},'hits':[{'position':1,'item':'7'}]}\n")
                    .replace('\'', '"'));
            if (unit / 2 % (unit % 2 == 0 ? 4 : 2) == 0) {
                events.append(("{'user':'u" + unit + "','type':'purchase','item':'7','time':" + (time + 1000)
                                + ",'query':'q" + list + "','value':10}\n")
                        .replace('\'', '"'));
            }
        }
        Files.writeString(folder.resolve("exposures-1.jsonl"), exposures, UTF_8);
        Files.writeString(folder.resolve("events-1.jsonl"), events, UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "show --url=experiments.yaml, expected a container's address such as http://localhost:8080",
        "show --url=http://localhost:1, expected a container that serves Polyrank",
        "put absent.yaml --who=ann, 'FILE: found no file absent.yaml, expected a file of experiments'",
        "put docs/experiments.md, Missing required option: '--who=NAME'",
        "rollback two --who=ann, 'two' is not a long",
        "plan --metric purchase --mde 2%, --exposures: found no folder logs",
        "'', 'what to do is missing: allocate'"
    })
    void container_badUsage_isStatus2AndSaysWhatIsExpected(String line, String told) {
        int status = Polyrank.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(("experiment " + line).strip().split(" "));

        assertThat(err.toString()).contains(told);
        assertThat(status).isEqualTo(2);
    }

    @Test
    void analyse_anExperiment_printsTheDecisionAndLeavesJsonAndPage() throws IOException {
        Path json = folder.resolve("out/report.json");
        Path html = folder.resolve("out/report.html");

        int status = execute(
                "analyse",
                "--experiment=x",
                "--guardrail=purchase_per_unit=10%",
                "--shares=control=50%,b=50%",
                "--mde=20%",
                "--correction=bh",
                "--json=" + json,
                "--html=" + html);

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .startsWith("ship b: purchase gets better: +100.00 %")
                .contains("value_per_unit");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.at("/decision/verdict").asText()).isEqualTo("ship");
        assertThat(report.at("/comparisons/0/metric").asText()).isEqualTo("purchase");
        assertThat(report.at("/comparisons/0/lift").asDouble()).isBetween(0.99, 1.01);
        assertThat(report.at("/comparisons/0/sequentialRange/low").isNumber()).isTrue();
        assertThat(report.at("/comparisons/0/varianceReduction").isNull()).isTrue();
        assertThat(report.at("/logs/exposures/lines").asInt()).isEqualTo(1200);
        assertThat(html).content().startsWith("<!doctype html>").contains("<b>Ship b</b>");
    }

    @Test
    void analyse_withThePlan_takesSharesAndControlFromIt() throws IOException {
        Path plan = plan("b", "control");

        int status = execute("analyse", "--experiment=x", "--experiments=" + plan);

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .startsWith("stop control: purchase gets worse")
                .contains("planned 50.0 %");
    }

    @Test
    void analyse_experimentThatIsNotPlanned_namesThoseThatAre() throws IOException {
        assertThat(execute("analyse", "--experiment=z", "--experiments=" + plan("control", "b")))
                .isEqualTo(2);
        assertThat(err.toString().strip()).endsWith("which is not in --experiments, expected one of [x, empty]");
    }

    @Test
    void dashboard_ofAFile_leavesAPageOfAllAndOneOfEachThatWasShown() throws IOException {
        Path html = folder.resolve("board/all.html");

        int status = execute(
                "dashboard",
                "--experiments=" + plan("control", "b"),
                "--guardrail=value_per_unit=10%",
                "--html=" + html,
                "--json=" + folder.resolve("all.json"));

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString()).containsPattern("x +running +ship b: ").containsPattern("empty +stopped +--exp");
        assertThat(html).content().contains("href=\"x.html\"", ">b: value_per_unit</text>");
        assertThat(folder.resolve("board/x.html")).content().contains("<b>Ship b</b>");
        assertThat(folder.resolve("board/empty.html")).doesNotExist();
        JsonNode report = new ObjectMapper().readTree(folder.resolve("all.json").toFile());
        assertThat(report.at("/rows/0/report/decision/verdict").asText()).isEqualTo("ship");
        assertThat(report.at("/rows/0/state").asText()).isEqualTo("running");
        assertThat(execute("dashboard", "--experiments=" + plan("control", "b"), "--html=x.html"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("expected another name");
    }

    @Test
    void allocate_fromAFile_printsOrWritesTheNextShares() throws IOException {
        Path yaml = folder.resolve("next.yaml");
        Path json = folder.resolve("next.json");

        int status = execute(
                "allocate",
                "--experiment=x",
                "--experiments=" + plan("control", "b"),
                "--floor=10%",
                "--out=" + yaml,
                "--json=" + json);

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("purchase of x, 2 days from 2023-11-15", "stopping now with b is expected to lose")
                .contains("90.00%")
                .doesNotContain("layers:");
        assertThat(yaml).content().contains("share: 0.9\n");
        assertThat(new ObjectMapper()
                        .readTree(json.toFile())
                        .at("/variants/1/next")
                        .asDouble())
                .isEqualTo(0.9);
        assertThat(execute("allocate", "--experiment=x", "--experiments=" + plan("control", "b")))
                .isZero();
        assertThat(out.toString()).contains("layers:");
    }

    @Test
    void allocateSelftest_fewRuns_printsEveryDay() {
        int status = Polyrank.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("experiment", "allocate-selftest", "--runs=1", "--draws=500");

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString()).contains("day 14: ", "regret over that of an equal split: ");
    }

    private Path plan(String first, String second) throws IOException {
        return Files.writeString(folder.resolve("experiments.yaml"), """
                layers:
                  - name: fusion
                    experiments:
                      - name: x
                        share: 1
                        variants:
                          - {name: %s, share: 0.5}
                          - {name: %s, share: 0.5, weights: {purchase: 2}}
                  - name: other
                    experiments:
                      - {name: empty, share: 1, stopped: true, variants: [{name: control, share: 1}]}
                """.formatted(first, second));
    }

    @Test
    void plan_fromTheSameLogs_showsTheArithmetic() throws IOException {
        Path json = folder.resolve("plan.json");

        int status = execute("plan", "--metric=purchase", "--mde=10%", "--json=" + json);

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("log: 3 days, 400 units, purchase = 0.375000", "s^2 (1.9600 + 0.8416)^2 / d^2");
        assertThat(new ObjectMapper()
                        .readTree(json.toFile())
                        .at("/once/unitsPerVariant")
                        .asLong())
                .isPositive();
    }

    @Test
    void selftest_fewRuns_printsGoalsAndWritesTheFiveRates() throws IOException {
        Path json = folder.resolve("selftest.json");

        int status = Polyrank.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("experiment", "selftest", "--runs=2", "--json=" + json);

        assertThat(status).isEqualTo(out.toString().contains("MISSED") ? 1 : 0);
        assertThat(out.toString()).contains("false positives, one look", "sample ratio, 2 % loss found");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        for (String rate : new String[] {
            "falsePositiveRate", "sequentialFalsePositiveRate", "coverage", "srmFalseAlarm", "srmPower"
        }) {
            assertThat(report.path(rate).isNumber()).as(rate).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analyse --experiment=y",
                "analyse --experiment=x --metric=clicks",
                "analyse --experiment=x --mde=much",
                "analyse --experiment=x --correction=some",
                "analyse --experiment=x --experiments=none.yaml",
                "analyse --experiment=x --experiments=http://localhost:1",
                "dashboard --html=x.html",
                "allocate --experiment=x",
                "allocate --experiment=x --experiments=x.yaml --apply --who=me",
                "plan --mde=0%",
                "plan"
            })
    void experiment_badUsage_isStatus2AndOneLine(String line) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString().strip()).isNotEmpty().doesNotContain("\n");
    }

    private int execute(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "experiment";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--exposures=" + folder;
        all[arguments.length + 2] = "--events=" + folder;
        return Polyrank.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
