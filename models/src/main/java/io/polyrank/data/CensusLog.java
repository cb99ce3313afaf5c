package io.polyrank.data;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Census-Income (KDD), interviews of the US Current Population Surveys of 1994 and 1995 (UCI Machine Learning
 * Repository). The official training file trains; the official test file is halved into validation and test, at random
 * with a fixed seed and stratified over (income, never married), so that both data sets made of it share one split.
 *
 * <p>{@code ?} is a missing value. It loses nothing: the encoder gives a missing value an id of its own, and in the
 * migration columns {@code ?} stands for all of 1995, when the question was not asked. {@code Not in universe} (the question does
 * not apply) is a value as any other. Each column has a second name, {@code age_exactly} for {@code age}: some amounts
 * are thresholds of the tax law and say more than their size, so a specification may read a number as a category too. The labels' columns and the instance weight are no fields.
 */
final class CensusLog extends TableLog {

    private static final String TRAIN_FILE = "census-income.data.gz";
    private static final String TEST_FILE = "census-income.test.gz";
    private static final String MISSING = "?";
    private static final String NEVER_MARRIED = "never_married";
    private static final String NEVER_MARRIED_VALUE = "Never married";

    /** Decides the halves of the test file; figures in documents belong to this one. */
    private static final long SPLIT_SEED = 20240607;

    /** Ends a second name of each column, under which a number can be read as a category. */
    private static final String EXACTLY = "_exactly";

    private static final int INCOME_COLUMN = CensusFile.COLUMNS.indexOf(CensusFile.INCOME);
    private static final int MARITAL_COLUMN = CensusFile.COLUMNS.indexOf(CensusFile.MARITAL);
    private static final int WEIGHT_COLUMN = CensusFile.COLUMNS.indexOf("instance_weight");

    private final TextColumns columns;
    private final Map<TableSplit, int[]> parts;
    private final Map<String, Integer> places;

    private CensusLog(DatasetSpec spec, List<Path> files, TextColumns columns, Map<TableSplit, int[]> parts) {
        super(spec, files);
        columns.trim();
        this.columns = columns;
        this.parts = parts;
        this.places = new HashMap<>();
        for (int column = 0; column < CensusFile.COLUMNS.size(); column++) {
            if (column != INCOME_COLUMN && column != MARITAL_COLUMN && column != WEIGHT_COLUMN) {
                places.put(CensusFile.COLUMNS.get(column), column);
                places.put(CensusFile.COLUMNS.get(column) + EXACTLY, column);
            }
        }
    }

    /**
     * Reads the data set.
     *
     * @param folder the folder of the official files
     * @param exposures files in their format whose rows are all for tests; empty takes the folder's own
     * @throws DataException when a file is missing or wrong
     */
    static CensusLog open(DatasetSpec spec, Path folder, List<Path> exposures) {
        TextColumns columns = new TextColumns(CensusFile.COLUMNS.size());
        Map<TableSplit, int[]> parts = new EnumMap<>(TableSplit.class);
        if (!exposures.isEmpty()) {
            exposures.forEach(file -> read(file, columns));
            parts.put(TableSplit.TEST, IntStream.range(0, columns.size()).toArray());
            return new CensusLog(spec, exposures, columns, parts);
        }
        List<Path> files = List.of(folder.resolve(TRAIN_FILE), folder.resolve(TEST_FILE));
        read(files.get(0), columns);
        int training = columns.size();
        read(files.get(1), columns);
        parts.put(TableSplit.TRAIN, IntStream.range(0, training).toArray());
        halve(columns, training, parts);
        return new CensusLog(spec, files, columns, parts);
    }

    private static void read(Path file, TextColumns into) {
        new CensusFile(file).forEach(row -> {
            // Nearly every person has another weight, and nothing reads it.
            row.set(WEIGHT_COLUMN, MISSING);
            into.add(row);
        });
    }

    /** Both halves keep the order of the file; of an odd number of rows of one kind, the test half has one more. */
    private static void halve(TextColumns columns, int from, Map<TableSplit, int[]> parts) {
        List<List<Integer>> strata = new ArrayList<>();
        for (int stratum = 0; stratum < 4; stratum++) {
            strata.add(new ArrayList<>());
        }
        for (int row = from; row < columns.size(); row++) {
            strata.get((rich(columns, row) ? 2 : 0) + (neverMarried(columns, row) ? 1 : 0))
                    .add(row);
        }
        List<Integer> validation = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        Random random = new Random(SPLIT_SEED);
        for (List<Integer> stratum : strata) {
            Collections.shuffle(stratum, random);
            validation.addAll(stratum.subList(0, stratum.size() / 2));
            test.addAll(stratum.subList(stratum.size() / 2, stratum.size()));
        }
        parts.put(TableSplit.VALIDATION, sorted(validation));
        parts.put(TableSplit.TEST, sorted(test));
    }

    private static int[] sorted(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static boolean rich(TextColumns columns, int row) {
        return columns.text(INCOME_COLUMN, row).equals(CensusFile.RICH);
    }

    private static boolean neverMarried(TextColumns columns, int row) {
        return columns.text(MARITAL_COLUMN, row).equals(NEVER_MARRIED_VALUE);
    }

    @Override
    int size(TableSplit split) {
        return part(split).length;
    }

    @Override
    FieldValues fields(TableSplit split, int row) {
        return new Person(part(split)[row]);
    }

    @Override
    Map<String, Float> labels(TableSplit split, int row) {
        int at = part(split)[row];
        return Map.of(
                CensusFile.INCOME,
                rich(columns, at) ? 1f : 0f,
                NEVER_MARRIED,
                neverMarried(columns, at) ? 1f : 0f,
                CensusFile.MARITAL,
                (float) CensusFile.MARITAL_VALUES.indexOf(columns.text(MARITAL_COLUMN, at)));
    }

    private int[] part(TableSplit split) {
        return parts.getOrDefault(split, new int[0]);
    }

    /** A row's fields. */
    private final class Person implements FieldValues {
        private final int row;

        Person(int row) {
            this.row = row;
        }

        @Override
        public @Nullable String text(String field) {
            Integer place = places.get(field);
            if (place == null) {
                return null;
            }
            String text = columns.text(place, row);
            return text.equals(MISSING) ? null : text;
        }

        @Override
        public double number(String field) {
            return one(field).number(field);
        }

        @Override
        public List<String> texts(String field) {
            return one(field).texts(field);
        }

        private FieldValues one(String field) {
            String text = text(field);
            return text == null ? FieldValues.NONE : new TextFields(Map.of(field, text));
        }
    }
}
