package io.polyrank.behaviour;

/** A raw value that cannot be read as what its feature declares. */
public final class InvalidValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * @param field the field
     * @param found what stands there
     * @param expected what should stand there
     */
    public InvalidValueException(String field, String found, String expected) {
        super("field " + field + ": found \"" + abbreviate(found) + "\", expected " + expected);
    }

    private static String abbreviate(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
