package io.polyrank.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A file of Census-Income (KDD): one person per line, {@value #WIDTH} fields separated by commas, no header, plain or
 * gzip. Reads and checks it line by line.
 */
final class CensusFile {

    /** The labels' columns. */
    static final String INCOME = "income_50k";

    static final String MARITAL = "marital_stat";

    /** The numerical columns. */
    static final Set<String> NUMERICAL = Set.of(
            "age",
            "wage_per_hour",
            "capital_gains",
            "capital_losses",
            "stock_dividends",
            "num_emp",
            "weeks_worked",
            "instance_weight");

    /** The columns, in file order. */
    static final List<String> COLUMNS = List.of(
            "age",
            "class_worker",
            "det_ind_code",
            "det_occ_code",
            "education",
            "wage_per_hour",
            "hs_college",
            MARITAL,
            "major_ind_code",
            "major_occ_code",
            "race",
            "hisp_origin",
            "sex",
            "union_member",
            "unemp_reason",
            "full_or_part_emp",
            "capital_gains",
            "capital_losses",
            "stock_dividends",
            "tax_filer_stat",
            "region_prev_res",
            "state_prev_res",
            "det_hh_fam_stat",
            "det_hh_summ",
            "instance_weight",
            "mig_chg_msa",
            "mig_chg_reg",
            "mig_move_reg",
            "mig_same",
            "mig_prev_sunbelt",
            "num_emp",
            "fam_under_18",
            "country_father",
            "country_mother",
            "country_self",
            "citizenship",
            "own_or_self",
            "vet_question",
            "vet_benefits",
            "weeks_worked",
            "year",
            INCOME);

    static final String RICH = "50000+.";

    /** The values of marital status, in the order of the classes of {@code census-marital.yaml}. */
    static final List<String> MARITAL_VALUES = List.of(
            "Divorced",
            "Married-A F spouse present",
            "Married-civilian spouse present",
            "Married-spouse absent",
            "Never married",
            "Separated",
            "Widowed");

    private static final List<String> INCOME_VALUES = List.of("- 50000.", RICH);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,6})?");
    private static final int WIDTH = 42;

    private final Path path;

    CensusFile(Path path) {
        this.path = path;
        if (!Files.isRegularFile(path)) {
            throw new DataException("data file " + path + ": found none, expected a file of Census-Income (KDD)");
        }
    }

    /**
     * Passes every row on, its texts without spaces around them.
     *
     * @throws DataException when the file cannot be read or holds a wrong row
     */
    void forEach(Consumer<List<String>> consumer) {
        try (BufferedReader reader = open()) {
            int line = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                consumer.accept(row(++line, text));
            }
        } catch (IOException e) {
            throw new DataException("data file " + path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private BufferedReader open() throws IOException {
        InputStream bytes = Files.newInputStream(path);
        try {
            InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            return new BufferedReader(new InputStreamReader(plain, UTF_8));
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private List<String> row(int line, String text) {
        List<String> row = new ArrayList<>(WIDTH);
        for (int start = 0; start >= 0; ) {
            int comma = text.indexOf(',', start);
            row.add(text.substring(start, comma < 0 ? text.length() : comma).strip());
            start = comma < 0 ? -1 : comma + 1;
        }
        if (row.size() != WIDTH) {
            throw new DataException(path + " line " + line + ": found " + row.size() + " fields, expected " + WIDTH);
        }
        for (int column = 0; column < WIDTH; column++) {
            check(line, COLUMNS.get(column), row.get(column));
        }
        return row;
    }

    private void check(int line, String column, String value) {
        switch (column) {
            case INCOME -> oneOf(line, column, value, INCOME_VALUES);
            case MARITAL -> oneOf(line, column, value, MARITAL_VALUES);
            default -> {
                if (value.isEmpty()) {
                    throw wrong(line, column, "nothing", "a value");
                }
                if (NUMERICAL.contains(column) && !isNumber(value)) {
                    throw wrong(line, column, "\"" + value + "\"", "a number, 0 or more");
                }
            }
        }
    }

    private void oneOf(int line, String column, String value, List<String> values) {
        if (!values.contains(value)) {
            throw wrong(line, column, "\"" + value + "\"", "one of \"" + String.join("\", \"", values) + "\"");
        }
    }

    private static boolean isNumber(String value) {
        return NUMBER.matcher(value).matches();
    }

    private DataException wrong(int line, String column, String found, String expected) {
        return new DataException(
                path + " line " + line + ": column " + column + ": found " + found + ", expected " + expected);
    }
}
