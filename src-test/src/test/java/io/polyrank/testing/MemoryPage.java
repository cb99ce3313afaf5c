package io.polyrank.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes that the documentation says a user or an item takes. */
public final class MemoryPage {

    private static final Path PAGE = Path.of("docs/events.md");
    private static final Pattern ROW = Pattern.compile("\\| ([a-z, ]+) \\| ([\\d,]*) \\| ([\\d,]*) \\|");

    private MemoryPage() {}

    /**
     * A row of the table.
     *
     * @param empty bytes without events
     * @param event bytes of each event; 0 where the page has none
     */
    public record Row(long empty, long event) {}

    /** The row of something. */
    public static Row row(String what) throws IOException {
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && row.group(1).equals(what)) {
                return new Row(number(row.group(2)), number(row.group(3)));
            }
        }
        throw new AssertionError(PAGE + ": found no row '" + what + "' in the table of memory per user");
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text.replace(",", ""));
    }
}
