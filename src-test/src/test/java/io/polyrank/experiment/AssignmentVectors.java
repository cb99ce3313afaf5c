package io.polyrank.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The rows of docs/assignment-vectors.csv. The file is frozen: it was written once by {@link #main}, and a difference means
 * that units would change their variants.
 */
final class AssignmentVectors {

    static final Path FILE = Path.of("docs", "assignment-vectors.csv");
    static final String HEADER = "salt,unit,bucket";

    private static final int ROWS = 1_000;
    private static final List<String> SALTS =
            List.of("ranking", "layout", "2026-q1.ranking", "holdout", "ranking/purchase_weight", "a", "layout/rows_4");
    private static final List<String> LETTERS =
            List.of("ü", "ß", "é", "я", "中", "日", "ع", "😀", "-", "_", ".", "@", " ");

    private AssignmentVectors() {}

    record Row(String salt, String unit, int bucket) {

        static Row of(String line) {
            String[] cells = line.split(",", -1);
            return new Row(cells[0], cells[1], Integer.parseInt(cells[2]));
        }

        String line() {
            return salt + "," + unit + "," + bucket;
        }
    }

    static List<Row> read() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        return lines.subList(1, lines.size()).stream().map(Row::of).toList();
    }

    /** Short and long units, so that every remainder of a block of 16 bytes is met, in letters of one to four bytes. */
    static List<Row> rows() {
        SplittableRandom random = new SplittableRandom(20260101);
        Set<Row> rows = new LinkedHashSet<>();
        while (rows.size() < ROWS) {
            String salt = SALTS.get(random.nextInt(SALTS.size()));
            String unit =
                    switch (rows.size() % 4) {
                        case 0 -> "u" + random.nextInt(100_000);
                        case 1 -> hexadecimal(random, 1 + random.nextInt(40));
                        case 2 -> "visitor-" + letters(random, 1 + random.nextInt(12)) + "!";
                        default -> Long.toString(random.nextLong(1L << 50));
                    };
            rows.add(new Row(salt, unit, PlainMurmur.bucket(salt, unit)));
        }
        return List.copyOf(rows);
    }

    /** Writes the file; not to be run again. */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        rows().forEach(row -> lines.add(row.line()));
        Files.writeString(FILE, String.join("\n", lines) + "\n");
    }

    private static String hexadecimal(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private static String letters(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int letter = 0; letter < count; letter++) {
            text.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return text.toString();
    }
}
