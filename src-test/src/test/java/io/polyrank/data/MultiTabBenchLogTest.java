package io.polyrank.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.data.multitabbench.Links;
import io.polyrank.data.multitabbench.MultiTabBenchArguments;
import io.polyrank.data.multitabbench.MultiTabBenchGenerator;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiTabBenchLogTest {

    private final Path folder;
    private final DataSource source;

    MultiTabBenchLogTest(@TempDir Path folder) {
        this.folder = folder;
        this.source = new DataSource(DataSource.Kind.MULTITAB_BENCH, folder);
    }

    @Test
    void open_generatedFolder_hasItsRowsAndSpecification() throws IOException {
        generate(3, Links.REGRESSION);
        ExposureLog log = source.open();
        List<LoggedExposure> exposures = all(log);
        DatasetSpec spec = log.spec();

        assertThat(spec.name()).isEqualTo("multitab_bench");
        assertThat(spec.itemKey()).isNull();
        assertThat(spec.taskNames()).containsExactly("task_0", "task_1", "task_2");
        assertThat(spec.tasks()).allSatisfy(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.REGRESSION);
            assertThat(task.scale()).isEqualTo(TaskSpec.Scale.LINEAR);
        });
        assertThat(spec.itemFields()).containsExactly("x_0", "x_1", "x_2", "x_3", "x_4");
        assertThat(exposures).hasSize(100);
        assertThat(exposures.stream().filter(exposure -> exposure.date() == 1)).hasSize(70);
        assertThat(exposures.get(70).item()).isEqualTo("validation_0");
        assertThat(log.validationDate()).isEqualTo(2);
        assertThat(source.truth()).isEmpty();
    }

    @Test
    void open_aRow_hasTheNumbersOfTheFile() throws IOException {
        generate(2, Links.REGRESSION);
        ExposureLog log = source.open();
        String[] line = Files.readAllLines(folder.resolve("test.csv")).get(1).split(",");
        FieldValues fields = requireNonNull(log.items().get("test_0"));
        LoggedExposure exposure = all(log).get(85);

        assertThat(exposure.item()).isEqualTo("test_0");
        assertThat(fields.number("x_4")).isCloseTo(Double.parseDouble(line[4]), within(1e-6));
        assertThat(fields.text("x_4")).isEqualTo(FieldValues.textOf(Float.parseFloat(line[4])));
        assertThat(exposure.labels()).containsOnlyKeys("task_0", "task_1");
        assertThat(exposure.labels()).containsEntry("task_1", Float.parseFloat(line[6]));
        assertThat(fields.number("task_1")).isNaN();
        assertThat(fields.text("task_1")).isNull();
    }

    @Test
    void truth_ofRankingLinks_belongsToTheRows() throws IOException {
        generate(3, Links.RANKING);
        ExposureLog log = source.open();
        List<LoggedExposure> exposures = all(log);
        Truth truth = new Truth(source.truth().orElseThrow(), log.spec().tasks());

        assertThat(log.spec().taskNames()).containsExactly("click", "conversion", "conversion_2");
        assertThat(log.spec().tasks().get(2).after()).isEqualTo("click");
        for (int number = 0; number < exposures.size(); number++) {
            assertThat(truth.of(number, exposures.get(number))).hasSize(3);
        }
        truth.end(exposures.size());
    }

    @Test
    void open_otherRows_areAllForTests() throws IOException {
        generate(2, Links.REGRESSION);

        ExposureLog log = source.open(source.spec(), List.of(folder.resolve("validation.csv")));

        assertThat(all(log)).hasSize(15).allMatch(exposure -> exposure.date() == 3);
    }

    @Test
    void open_wrongFiles_areRefused() throws IOException {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessageStartingWith("data file " + folder.resolve("dataset.yaml") + ": found none");

        generate(2, Links.REGRESSION);
        Path test = folder.resolve("test.csv");
        String text = Files.readString(test);
        Files.writeString(test, text.replaceFirst("\\n[^,]+,", "\n,"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessage(test + " (sorted row 1): column x_0: found nothing, expected a value");

        Files.writeString(test, text.replaceFirst("task_1", "task_9"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessageStartingWith(test + ": column task_1: found none among [x_0,");
    }

    private void generate(int tasks, Links links) throws IOException {
        MultiTabBenchGenerator.generate(
                new MultiTabBenchArguments(tasks, 5, 0.2, List.of(), List.of(), 100, 3, false, links, List.of()),
                folder,
                written -> {});
    }

    private static List<LoggedExposure> all(ExposureLog log) {
        List<LoggedExposure> exposures = new ArrayList<>();
        log.forEach(exposures::add);
        return exposures;
    }
}
