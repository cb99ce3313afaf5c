package io.polyrank.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the files to units with outcomes; what cannot be read or joined is told. */
class OutcomeJoinTest {

    private static final long T = Logs.START + Logs.HOUR;

    private final Path folder;
    private final Logs logs;

    OutcomeJoinTest(@TempDir Path folder) {
        this.folder = folder;
        this.logs = new Logs(folder);
    }

    @Test
    void read_events_countForTheListAndDayTheyCameFrom() throws IOException {
        logs.expose("q1", T, "u1", "search", "control")
                .expose("q2", T + Logs.DAY, "u1", "home", "control")
                .expose("q3", T, "u2", "search", "b")
                .event("u1", "click", "1", T + 1, "q1", "")
                .event("u1", "click", "1", T + 2, "q1", "")
                .event("u1", "purchase", "2", T + Logs.DAY - Logs.HOUR, "q1", ",\"value\":12.5")
                .event("u2", "cart", "3", T, "q3", "")
                .write();

        ExperimentLog log = read(0);

        UnitTable table = log.data().table();
        assertThat(table.columns()).containsExactly("exposures", "cart", "click", "purchase", "value");
        assertThat(table.rows()).isEqualTo(3);
        assertThat(row(log, "control", 0)).containsExactly(1, 0, 2, 1, 12.5);
        assertThat(row(log, "control", 1)).containsExactly(1, 0, 0, 0, 0);
        assertThat(row(log, "b", 0)).containsExactly(1, 1, 0, 0, 0);
        assertThat(log.data().assigned()).containsExactly(1, 1);
        assertThat(log.health().attributed()).isEqualTo(4);
        assertThat(log.experiments()).containsExactly("other", "x");
    }

    @Test
    void read_eventsThatDoNotBelongToAList_areCountedBySort() throws IOException {
        logs.expose("q1", T, "u1", "search", "control")
                .expose("q1", T, "u1", "search", "control")
                .expose("q2", T, "u2", "search", "b")
                .event("u1", "click", "1", T + 24 * Logs.HOUR, "q1", "")
                .event("u1", "click", "1", T + 24 * Logs.HOUR + 1, "q1", "")
                .event("u1", "click", "1", T - 1, "q1", "")
                .event("u1", "click", "9", T, "q1", "")
                .event("u2", "click", "1", T, "lost", "")
                .event("u9", "click", "1", T, "lost", "")
                .event("{\"user\":\"u1\",\"type\":\"click\",\"item\":\"1\",\"time\":" + T + "}")
                .event("u1", "click", "2", T, "q1", ",\"id\":\"e1\"")
                .event("u1", "click", "2", T + 5, "q1", ",\"id\":\"e1\"")
                .write();

        LogHealth health = read(0).health();

        assertThat(health.attributed()).isEqualTo(2);
        assertThat(health.outsideWindow()).isEqualTo(2);
        assertThat(health.itemNotShown()).isEqualTo(1);
        assertThat(health.unknownQuery()).isEqualTo(2);
        assertThat(health.unknownQueryByVariant()).containsOnlyKeys("b").containsValue(1L);
        assertThat(health.withoutQuery()).isEqualTo(1);
        assertThat(health.repeatedEvents()).isEqualTo(1);
        assertThat(health.repeatedQueries()).isEqualTo(1);
        assertThat(health.damaged()).isTrue();
    }

    @Test
    void read_unitInTwoVariants_isLeftOutAndCounted() throws IOException {
        logs.expose("q1", T, "u1", "search", "control")
                .expose("q2", T, "u1", "search", "b")
                .expose("q3", T, "u1", "search", "control")
                .expose("q4", T, "u2", "search", "b")
                .event("u1", "click", "1", T, "q1", "")
                .write();

        ExperimentData data = read(0).data();

        assertThat(data.mixed()).isEqualTo(1);
        assertThat(data.table().rows()).isEqualTo(1);
        assertThat(data.assigned()).containsExactly(1, 1);
    }

    @Test
    void read_daysBefore_areKeptOfUnitsThatTakePart() throws IOException {
        logs.expose("b1", T - Logs.DAY, "u1", "search", "")
                .expose("b2", T - 2 * Logs.DAY, "u1", "search", "")
                .expose("b3", T - Logs.DAY, "u7", "search", "")
                .expose("q1", T, "u1", "search", "control")
                .expose("n1", T, "u1", "search", "")
                .expose("q2", T, "u2", "search", "b")
                .event("u1", "click", "1", T, "q1", "")
                .write();

        assertThat(read(0).data().hasBefore()).isFalse();
        ExperimentData data = read(1).data();
        assertThat(data.hasBefore()).isTrue();
        assertThat(data.before().exposures()).containsExactly(1, 0, 0);
        assertThat(Arrays.stream(data.sums(row -> true).exposures()).sum()).isEqualTo(2);
    }

    @Test
    void read_brokenLines_areCountedWithFileAndLine() throws IOException {
        logs.expose("q1", T, "u1", "search", "control")
                .expose("q2", T, "u2", "search", "b")
                .exposure("{\"query\":\"q3\"")
                .exposure(
                        "{\"query\":\"q3\",\"time\":\"now\",\"unit\":\"u\",\"surface\":\"s\",\"variants\":{},\"hits\":[]}")
                .exposure(
                        "{\"query\":\"q3\",\"time\":1,\"unit\":\"u\",\"surface\":\"s\",\"variants\":{\"l\":\"x\"},\"hits\":[]}")
                .exposure("[]")
                .event("u1", "click", "1", T, "q1", ",\"value\":\"much\"")
                .event("u1", "click", "2", T, "q1", "")
                .write();

        LogHealth health = read(0).health();

        assertThat(health.exposures().malformed()).isEqualTo(4);
        assertThat(health.exposures().lines()).isEqualTo(6);
        assertThat(health.exposures().told())
                .anySatisfy(line -> assertThat(line).startsWith("exposures-0.jsonl:3: found no JSON"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("exposures-1.jsonl.gz:1: time: found \"now\", expected epoch milliseconds"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("exposures-1.jsonl.gz:2: variants: found \"x\", expected \"EXPERIMENT:VARIANT\""))
                .anySatisfy(
                        line -> assertThat(line).isEqualTo("exposures-1.jsonl.gz:3: found [], expected a JSON object"));
        assertThat(health.events().told())
                .containsExactly("events-0.jsonl:1: value: found \"much\", expected a finite number");
    }

    @Test
    void read_compressedFileThatBreaksOff_keepsItsLinesAndTellsIt() throws IOException {
        logs.expose("q1", T, "u1", "search", "control")
                .event("u1", "click", "1", T, "q1", "")
                .write();
        List<String> lines = Files.readAllLines(logs.exposures().resolve("exposures-0.jsonl"));
        assertThat(lines).isEmpty();
        byte[] zipped = Files.readAllBytes(logs.exposures().resolve("exposures-1.jsonl.gz"));
        Files.write(logs.exposures().resolve("exposures-2.jsonl.gz"), Arrays.copyOf(zipped, zipped.length - 12));

        LogLines.Count count = read(0).health().exposures();

        assertThat(count.malformed()).isEqualTo(1);
        assertThat(count.told().get(0)).startsWith("exposures-2.jsonl.gz:").contains("breaks off");
    }

    @Test
    void read_whatIsNotThere_isRefusedNamingWhatIs() throws IOException {
        logs.expose("q1", T, "u1", "search", "b")
                .event("u1", "click", "1", T, "q1", "")
                .write();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(0))
                .withMessage("--control: found no list of variant \"control\", expected one of [b]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ExperimentLog.read(logs.exposures(), logs.events(), "y", "control", 24, "purchase", 0))
                .withMessage("--experiment: found no list of \"y\", expected one of [other, x]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExperimentLog.read(folder, logs.events(), "x", "control", 24, "purchase", 0))
                .withMessageStartingWith("--exposures: found no file in ");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ExperimentLog.read(folder.resolve("none"), logs.events(), "x", "control", 24, "purchase", 0))
                .withMessageStartingWith("--exposures: found no folder ");
        Files.writeString(logs.events().resolve("events-0.jsonl"), "user,type\nu1,click\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(0))
                .withMessageStartingWith("--events: found none of 2 lines readable")
                .withMessageContaining("events-0.jsonl:1: found no JSON");
    }

    private ExperimentLog read(int preDays) throws IOException {
        return ExperimentLog.read(logs.exposures(), logs.events(), "x", "control", 24, "purchase", preDays);
    }

    /** The values of a variant's row on a day of the experiment. */
    private static double[] row(ExperimentLog log, String variant, int day) {
        ExperimentData data = log.data();
        UnitTable table = data.table();
        for (int row = 0; row < table.rows(); row++) {
            int of = data.variantOf()[table.unit(row)];
            if (table.day(row) == data.firstDay() + day
                    && data.variants().get(of).equals(variant)) {
                double[] values = new double[table.columns().size()];
                for (int column = 0; column < values.length; column++) {
                    values[column] = table.value(column, row);
                }
                return values;
            }
        }
        throw new AssertionError("no row of " + variant + " on day " + day);
    }
}
