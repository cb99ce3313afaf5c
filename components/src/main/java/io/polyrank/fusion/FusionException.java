package io.polyrank.fusion;

import java.util.OptionalInt;

/**
 * A fusion expression or a weight that the caller of a query got wrong (error category USER_INPUT).
 *
 * <p>The message is fit for showing to that caller: it names the place, what was found and what was expected, and holds
 * printable ASCII characters only, however the input looked.
 */
public final class FusionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int NO_COLUMN = 0;
    private static final int QUOTE_LIMIT = 40;

    private final int column;
    private final String found;
    private final String expected;

    private FusionException(String place, int column, String found, String expected) {
        super(place + ": found " + found + ", expected " + expected);
        this.column = column;
        this.found = found;
        this.expected = expected;
    }

    static FusionException inExpression(int column, String found, String expected) {
        return new FusionException("fusion expression, column " + column, column, found, expected);
    }

    static FusionException inWeight(String task, String found, String expected) {
        return new FusionException("weight " + quote(task), NO_COLUMN, found, expected);
    }

    /** The place in the given text of a fusion expression, 1 for its first character; empty for a wrong weight. */
    public OptionalInt column() {
        return column == NO_COLUMN ? OptionalInt.empty() : OptionalInt.of(column);
    }

    /** What stood there. */
    public String found() {
        return found;
    }

    /** What could have stood there instead. */
    public String expected() {
        return expected;
    }

    /** Makes text of unknown origin fit for a message: short, printable and on one line. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().limit(QUOTE_LIMIT).forEach(character -> {
            if (character >= ' ' && character <= '~') {
                quoted.appendCodePoint(character);
            } else {
                quoted.append(String.format("<U+%04X>", character));
            }
        });
        quoted.append(text.codePoints().skip(QUOTE_LIMIT).findAny().isPresent() ? "...'" : "'");
        return quoted.toString();
    }
}
