package io.polyrank.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polyrank.behaviour.FieldValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketplaceLogTest {

    private final Path folder;
    private final DataSource source;

    MarketplaceLogTest(@TempDir Path folder) {
        this.folder = folder;
        this.source = new DataSource(DataSource.Kind.MARKETPLACE, folder);
    }

    @BeforeEach
    void writeFiles() throws IOException {
        LogFiles.marketplace(folder);
    }

    @Test
    void open_itsFiles_hasItemsAndUsersWithTheirFields() {
        ExposureLog log = source.open();

        assertThat(log.items().keySet()).containsExactly("1", "2");
        FieldValues mug = requireNonNull(log.items().get("2"));
        assertThat(mug.text("title")).isEqualTo("Mug, \"large\"");
        assertThat(mug.texts("tags")).containsExactly("1", "9");
        assertThat(mug.number("price")).isEqualTo(12.5);
        FieldValues scarf = requireNonNull(log.items().get("1"));
        assertThat(scarf.text("brand_id")).isNull();
        assertThat(scarf.number("rating")).isNaN();
        assertThat(scarf.texts("tags")).isEmpty();
        assertThat(log.users()).containsExactly("u1", "u2");
        assertThat(log.profile("u1").text("region")).isEqualTo("north");
        assertThat(log.profile("u2").text("age_group")).isNull();
        assertThat(log.profile("nobody").text("region")).isNull();
        assertThat(log.files())
                .extracting(Path::getFileName)
                .map(Path::toString)
                .containsExactly("exposures.csv", "items.csv", "users.csv");
    }

    @Test
    void forEach_rowsInAnyOrder_comeInTheOrderOfTimeRequestAndPosition() {
        List<LoggedExposure> exposures = all(source.open());

        assertThat(exposures).extracting(LoggedExposure::timeMillis).containsExactly(1000L, 1000L, 2000L, 2500L, 3000L);
        assertThat(exposures).extracting(LoggedExposure::item).containsExactly("1", "2", "2", "1", "1");
        LoggedExposure first = exposures.get(0);
        assertThat(first.user()).isEqualTo("u1");
        assertThat(first.date()).isEqualTo(20240101);
        assertThat(first.context().text("hour")).isEqualTo("9");
        assertThat(first.context().number("position")).isEqualTo(1);
        assertThat(first.labels()).isEqualTo(Map.of("click", 1f, "cart", 1f, "purchase", 1f, "order_value", 30f));
        assertThat(exposures.get(2).labels()).isEqualTo(Map.of("click", 1f, "cart", 0f));
    }

    @Test
    void validationDate_isTheDayBeforeTheLastTwo() throws IOException {
        assertThat(source.open().validationDate()).isEqualTo(20240102);

        LogFiles.write(folder.resolve("exposures.csv"), """
            request,user_id,item_id,time_ms,date,hour,position,click,cart,purchase,order_value
            1,u1,1,3000,20240104,9,1,0,0,0,0.00
            """);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> source.open().validationDate())
                .withMessageContaining("found 1 days, expected at least 4");
    }

    @Test
    void open_otherExposures_takesThemPlainAndCompressed() throws IOException {
        String header = "request,user_id,item_id,time_ms,date,hour,position,click,cart,purchase,order_value\n";
        Path plain = LogFiles.write(folder.resolve("b.csv"), header + "2,u2,2,2000,20240102,1,1,1,0,0,0\n");
        Path compressed = LogFiles.write(folder.resolve("a's.csv.gz"), header + "1,u1,1,1000,20240101,1,1,0,0,0,0\n");

        ExposureLog log = source.open(source.spec(), List.of(plain, compressed));

        assertThat(all(log)).extracting(LoggedExposure::user).containsExactly("u1", "u2");
        assertThat(log.files()).startsWith(plain, compressed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        exposures.csv | time_ms   | time     | column time_ms: found none among [request,
        exposures.csv | 2000      | later    | column time_ms: found "later", expected a whole number
        exposures.csv | 20240102  | 20240132 | column date: found "20240132", expected a day as yyyymmdd
        exposures.csv | ,23,1,1,0 | ,23,1,x,0 | column click: found "x", expected a number
        exposures.csv | 30.00     | NaN      | column order_value: found "NaN", expected a finite number
        exposures.csv | 2,u2,2    | 2,,2     | column user_id: found nothing, expected a value
        items.csv     | category_ | kind_    | column category_id: found none among
        users.csv     | user_id   | user     | column user_id: found none among [user,
        """)
    void forEach_wrongFile_isRefusedWithFileColumnFoundAndExpected(
            String file, String replaced, String replacement, String message) throws IOException {
        Path wrong = folder.resolve(file);
        Files.writeString(wrong, Files.readString(wrong).replace(replaced, replacement));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> all(source.open()))
                .withMessageContaining(wrong.toString())
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"items.csv", "users.csv", "exposures.csv"})
    void forEach_missingFile_isRefusedByItsName(String file) throws IOException {
        Files.delete(folder.resolve(file));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> all(source.open()))
                .withMessage("data file " + folder.resolve(file) + ": found none, expected a CSV file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1,north\nu2,south,east,west\n", "u1,north\nu2\n", "u1,\"north\nu2,south\n"})
    void open_rowsOfAnotherWidth_isRefusedInOneLine(String rows) throws IOException {
        Files.writeString(folder.resolve("users.csv"), "user_id,region\n" + rows);

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(source::open)
                .withMessageContaining("users.csv: cannot be read as CSV: ")
                .satisfies(failure -> assertThat(failure.getMessage()).hasLineCount(1));
    }

    @Test
    void truth_ofTheLog_givesEachRowItsValues() {
        Truth truth = new Truth(source.truth().orElseThrow(), source.spec().tasks());
        List<LoggedExposure> exposures = all(source.open());

        assertThat(truth.of(0, exposures.get(0))).containsExactly(0.5f, 0.25f, 0.125f, 30.5f);
        assertThat(truth.of(4, exposures.get(4))).containsExactly(0.4f, 0.1f, 0.05f, 30f);
        truth.end(5);
    }

    @Test
    void truth_ofOtherExposures_isRefused() {
        Path file = source.truth().orElseThrow();
        Truth truth = new Truth(file, source.spec().tasks());
        List<LoggedExposure> exposures = all(source.open());

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> truth.of(1, exposures.get(0)))
                .withMessage(file + " row 2: found user u1 and item 2, expected u1 and 1; the file belongs to other"
                        + " exposures");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> truth.of(5, exposures.get(0)))
                .withMessage(file + ": found 5 rows, expected one per exposure");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> truth.end(4))
                .withMessageStartingWith(file + ": found 5 rows, expected 4, one per exposure");
    }

    @Test
    void truth_ofALogWithoutOne_isAbsent() throws IOException {
        Files.delete(folder.resolve("truth.csv"));

        assertThat(source.truth()).isEmpty();
    }

    @Test
    void fingerprint_changesWithAnyFile() throws IOException {
        String before = DataSource.fingerprint(source.open());
        assertThat(DataSource.fingerprint(source.open())).isEqualTo(before).hasSize(64);

        Path users = folder.resolve("users.csv");
        Files.writeString(users, Files.readString(users).replace("north", "south"));

        assertThat(DataSource.fingerprint(source.open())).isNotEqualTo(before);
    }

    private static List<LoggedExposure> all(ExposureLog log) {
        List<LoggedExposure> exposures = new ArrayList<>();
        log.forEach(exposures::add);
        return exposures;
    }
}
