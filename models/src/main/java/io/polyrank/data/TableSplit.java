package io.polyrank.data;

import java.util.Locale;

/** A part of a table of rows without users and times, and the day that stands for it in the log. */
public enum TableSplit {
    /** What models learn from. */
    TRAIN,
    /** What decides when training stops. */
    VALIDATION,
    /** What models are judged on. */
    TEST;

    /** The day of all rows of this part: 1, 2 or 3, so that the usual order of training, validation and test days holds. */
    public int date() {
        return ordinal() + 1;
    }

    /** The name used in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The name of a row, as item and as user.
     *
     * @param number place in this part, from 0
     */
    public String row(int number) {
        return text() + "_" + number;
    }
}
