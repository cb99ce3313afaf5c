package io.polyrank.experiment;

/**
 * What decides the chance that a unit's search meets: the same for all its pages, and for who asks again soon, so that pages are slices
 * of one order.
 */
public final class SearchKey {

    /** For so long a search keeps its chance. */
    static final long WINDOW_MILLIS = 30 * 60 * 1000;

    private static final char SEPARATOR = (char) Salt.SEPARATOR;

    private SearchKey() {}

    /**
     * Unit, search, and the number of the time's window since 1970 in digits, with the byte 0x1f in between.
     *
     * @param search what is searched for, without offset and hits
     * @param nowMillis the query's time, epoch milliseconds
     */
    public static String of(String unit, String search, long nowMillis) {
        return unit + SEPARATOR + search + SEPARATOR + Math.floorDiv(nowMillis, WINDOW_MILLIS);
    }
}
