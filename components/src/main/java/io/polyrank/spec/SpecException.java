package io.polyrank.spec;

/**
 * A specification file that cannot be used. The message reads {@code source:line: field: found X, expected Y}, so that
 * an editor can jump to the place.
 */
public final class SpecException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final String field;

    /**
     * @param source the file's name as its reader knows it
     * @param line one-based line, 0 when the mistake has no single line
     * @param field path of the field, such as {@code features[3].kind}; empty for the whole file
     * @param found what stands there
     * @param expected what should stand there
     */
    public SpecException(String source, int line, String field, String found, String expected) {
        super(source
                + (line > 0 ? ":" + line : "")
                + ": "
                + (field.isEmpty() ? "" : field + ": ")
                + "found "
                + found
                + ", expected "
                + expected);
        this.line = line;
        this.field = field;
    }

    /** One-based line of the mistake, 0 when it has no single line. */
    public int line() {
        return line;
    }

    /** Path of the field, such as {@code features[3].kind}. */
    public String field() {
        return field;
    }
}
