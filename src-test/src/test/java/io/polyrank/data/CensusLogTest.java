package io.polyrank.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CensusLogTest {

    private static final String WIDOW = "73, Not in universe, 0, 0, High school graduate, 0, Not in universe, Widowed,"
            + " Not in universe or children, Not in universe, White, All other, Female, Not in universe, Not in"
            + " universe, Not in labor force, 0, 0, 0, Nonfiler, Not in universe, ?, Other Rel 18+ ever marr not in"
            + " subfamily, Other relative of householder, 1700.09, ?, ?, ?, Not in universe under 1 year old, ?, 0,"
            + " Not in universe, United-States, ?, Canada, Foreign born- Not a citizen of U S , 0, Not in universe, 2,"
            + " 0, 95, - 50000.";
    private static final String BACHELOR = WIDOW.replace("Widowed", "Never married");
    private static final String RICH_WIDOW = WIDOW.replace("- 50000.", "50000+.");
    private static final String RICH_BACHELOR = BACHELOR.replace("- 50000.", "50000+.");

    private final Path folder;
    private final DataSource source;

    CensusLogTest(@TempDir Path folder) {
        this.folder = folder;
        this.source = new DataSource(DataSource.Kind.CENSUS, folder);
    }

    @BeforeEach
    void writeFiles() throws IOException {
        write("census-income.data.gz", WIDOW, RICH_BACHELOR);
        write(
                "census-income.test.gz",
                aged(1, WIDOW),
                aged(2, BACHELOR),
                aged(3, RICH_WIDOW),
                aged(4, RICH_BACHELOR),
                aged(5, WIDOW),
                aged(6, BACHELOR),
                aged(7, RICH_WIDOW),
                aged(8, RICH_BACHELOR));
    }

    @Test
    void open_aRow_hasItsFieldsButNeitherLabelsNorWeight() {
        FieldValues widow = requireNonNull(source.open().items().get("train_0"));

        assertThat(widow.number("age")).isEqualTo(73);
        assertThat(widow.text("education")).isEqualTo("High school graduate");
        assertThat(widow.text("citizenship")).isEqualTo("Foreign born- Not a citizen of U S");
        assertThat(widow.text("class_worker")).isEqualTo("Not in universe");
        assertThat(widow.number("weeks_worked")).isZero();
        assertThat(widow.text("state_prev_res")).isNull();
        assertThat(widow.number("mig_chg_msa")).isNaN();
        assertThat(widow.texts("country_mother")).isEmpty();
        assertThat(widow.texts("country_self")).containsExactly("Canada");
        for (String hidden : List.of("income_50k", "marital_stat", "never_married", "instance_weight", "nonsense")) {
            assertThat(widow.text(hidden)).isNull();
            assertThat(widow.number(hidden)).isNaN();
        }
    }

    @Test
    void forEach_files_giveEachRowAUserOfItsOwnInTheOrderOfParts() {
        ExposureLog log = source.open();
        List<LoggedExposure> exposures = all(log);

        assertThat(exposures)
                .extracting(LoggedExposure::item)
                .containsExactly(
                        "train_0",
                        "train_1",
                        "validation_0",
                        "validation_1",
                        "validation_2",
                        "validation_3",
                        "test_0",
                        "test_1",
                        "test_2",
                        "test_3");
        assertThat(exposures).allMatch(exposure -> exposure.user().equals(exposure.item()));
        assertThat(exposures).extracting(LoggedExposure::timeMillis).isSorted().doesNotHaveDuplicates();
        assertThat(exposures).extracting(LoggedExposure::date).containsExactly(1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        assertThat(log.validationDate()).isEqualTo(2);
        assertThat(log.users()).hasSize(10).contains("test_3").doesNotContain("test_4", "test_03", "test_", "x");
        assertThat(log.items()).hasSize(10);
        assertThat(log.profile("test_0")).isSameAs(FieldValues.NONE);
    }

    @Test
    void forEach_labels_areIncomeNeverMarriedAndTheNumberOfTheStatus() {
        List<LoggedExposure> exposures = all(source.open());

        assertThat(exposures.get(0).labels())
                .isEqualTo(Map.of("income_50k", 0f, "never_married", 0f, "marital_stat", 6f));
        assertThat(exposures.get(1).labels())
                .isEqualTo(Map.of("income_50k", 1f, "never_married", 1f, "marital_stat", 4f));
    }

    @Test
    void open_testFile_isHalvedByPairsOfLabelsTheSameWayEachTime() {
        ExposureLog log = source.open();
        List<Double> validation = ages(log, "validation");
        List<Double> test = ages(log, "test");

        assertThat(validation).hasSize(4).isSorted();
        assertThat(test).hasSize(4).isSorted();
        for (int kind = 1; kind <= 4; kind++) {
            double one = kind;
            assertThat(List.of(one, one + 4)).filteredOn(validation::contains).hasSize(1);
            assertThat(List.of(one, one + 4)).filteredOn(test::contains).hasSize(1);
        }
        assertThat(ages(new DataSource(DataSource.Kind.CENSUS_MARITAL, folder).open(), "test"))
                .isEqualTo(test);
    }

    @Test
    void open_otherFiles_areAllForTests() throws IOException {
        Path plain = Files.writeString(folder.resolve("more.data"), aged(9, WIDOW) + "\n");

        ExposureLog log = source.open(source.spec(), List.of(plain));

        assertThat(all(log)).singleElement().satisfies(exposure -> {
            assertThat(exposure.item()).isEqualTo("test_0");
            assertThat(exposure.date()).isEqualTo(3);
        });
        assertThat(requireNonNull(log.items().get("test_0")).number("age")).isEqualTo(9);
        assertThat(log.files()).containsExactly(plain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        73,             | old,            | column age: found "old", expected a number, 0 or more
        73,             | -1,             | column age: found "-1", expected a number, 0 or more
        Widowed         | Single          | column marital_stat: found "Single", expected one of "Divorced", "Married
        - 50000.        | 50000           | column income_50k: found "50000", expected one of "- 50000.", "50000+."
        White, All      | , All           | column race: found nothing, expected a value
        White, All      | White All       | found 41 fields, expected 42
        """)
    void open_aWrongRow_isRefusedWithFileLineFieldFoundAndExpected(String part, String replacement, String message)
            throws IOException {
        write("census-income.test.gz", WIDOW, WIDOW.replace(part, replacement));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessageStartingWith(folder.resolve("census-income.test.gz") + " line 2: " + message);
    }

    @Test
    void open_missingOrBrokenFile_isRefusedByItsName() throws IOException {
        Path file = folder.resolve("census-income.test.gz");
        byte[] whole = Files.readAllBytes(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(whole, 0, whole.length / 2);
        }
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessageStartingWith("data file " + file + ": cannot be read: ");

        Files.delete(file);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessage("data file " + file + ": found none, expected a file of Census-Income (KDD)");
    }

    @Test
    void spec_ofCensus_readsEveryColumnButLabelsAndWeightAndAmountsTwice() {
        DatasetSpec spec = source.spec();

        assertThat(spec.name()).isEqualTo("census");
        assertThat(spec.taskNames()).containsExactly("income", "never_married");
        assertThat(spec.itemKey()).isNull();
        assertThat(spec.behaviours()).isEmpty();
        List<String> expected = new ArrayList<>(CensusFile.COLUMNS);
        expected.removeAll(List.of("income_50k", "marital_stat", "instance_weight"));
        List<String> amounts = List.of(
                "age",
                "wage_per_hour",
                "capital_gains",
                "capital_losses",
                "stock_dividends",
                "num_emp",
                "weeks_worked");
        amounts.forEach(amount -> expected.add(amount + "_exactly"));
        assertThat(spec.itemFields())
                .containsExactlyInAnyOrderElementsOf(expected)
                .hasSize(46);
        assertThat(spec.features().stream()
                        .filter(feature -> feature.form() instanceof FeatureSpec.Numerical)
                        .map(FeatureSpec::name))
                .containsExactlyInAnyOrderElementsOf(amounts);
    }

    @Test
    void spec_ofCensusMarital_hasSevenClassesAndTheSameFeatures() {
        DatasetSpec spec = new DataSource(DataSource.Kind.CENSUS_MARITAL, folder).spec();
        TaskSpec marital = spec.tasks().get(1);

        assertThat(spec.name()).isEqualTo("census_marital");
        assertThat(spec.taskNames()).containsExactly("income", "marital_stat");
        assertThat(marital.kind()).isEqualTo(TaskKind.CLASSES);
        assertThat(marital.classes()).hasSameSizeAs(CensusFile.MARITAL_VALUES);
        assertThat(marital.classes().get(CensusFile.MARITAL_VALUES.indexOf("Never married")))
                .isEqualTo("never_married");
        assertThat(marital.classes().get(CensusFile.MARITAL_VALUES.indexOf("Married-A F spouse present")))
                .isEqualTo("married_armed_forces");
        assertThat(spec.features()).isEqualTo(source.spec().features());
    }

    private static List<Double> ages(ExposureLog log, String part) {
        return log.items().entrySet().stream()
                .filter(item -> item.getKey().startsWith(part))
                .map(item -> item.getValue().number("age"))
                .toList();
    }

    private static String aged(int age, String row) {
        return row.replaceFirst("73", Integer.toString(age));
    }

    private void write(String file, String... rows) throws IOException {
        LogFiles.write(folder.resolve(file), Arrays.stream(rows).collect(Collectors.joining("\n", "", "\n")));
    }

    private static List<LoggedExposure> all(ExposureLog log) {
        List<LoggedExposure> exposures = new ArrayList<>();
        log.forEach(exposures::add);
        return exposures;
    }
}
