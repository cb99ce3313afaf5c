package io.polyrank.search;

/** A query parameter its caller got wrong. The message names the parameter, what was found and what was expected. */
final class BadParameterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int QUOTE_LIMIT = 80;

    private final String parameter;
    private final String found;
    private final String expected;

    BadParameterException(String parameter, String found, String expected) {
        super(printable(parameter) + ": found " + found + ", expected " + expected);
        this.parameter = parameter;
        this.found = found;
        this.expected = expected;
    }

    /** The parameter's name. */
    String parameter() {
        return parameter;
    }

    /** What it is. */
    String found() {
        return found;
    }

    /** What it could be. */
    String expected() {
        return expected;
    }

    /** The text in quotation marks, on one line and not too long. */
    static String quote(String text) {
        return '"' + printable(text) + '"';
    }

    private static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= QUOTE_LIMIT ? line : line.substring(0, QUOTE_LIMIT) + "...";
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
