package io.polyrank.experiment;

/** An override that names no variant, or more than one (error category USER_INPUT). */
public final class OverrideException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int QUOTE_LIMIT = 80;

    private final String found;
    private final String expected;

    OverrideException(String found, String expected) {
        super("override: found " + found + ", expected " + expected);
        this.found = found;
        this.expected = expected;
    }

    /** What was asked for, fit for showing to the caller. */
    public String found() {
        return found;
    }

    /** What could have been asked for instead. */
    public String expected() {
        return expected;
    }

    /** Makes text of unknown origin fit for a message: short, printable and on one line. */
    static String quote(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return "'" + (printable.length() <= QUOTE_LIMIT ? printable : printable.substring(0, QUOTE_LIMIT) + "...")
                + "'";
    }
}
