package io.polyrank.metric;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The surfaces of a shop, such as search or home, as a dimension of metrics: only so many, since every value of a dimension costs
 * memory wherever metrics go, and callers choose these. Thread-safe.
 */
public final class Surfaces {

    /** Where a query says nothing else. */
    public static final String DEFAULT = "default";

    /** All surfaces beyond the first {@value #MOST}. */
    public static final String OTHER = "other";

    /** How many are told apart. */
    public static final int MOST = 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Pattern QUERY = Pattern.compile("(" + NAME + ")\\.[0-9a-f]{16}");

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Whether a text can be the name of a surface. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The id of a query: its surface, and a number that tells it from others. */
    public static String queryId(String surface, long number) {
        return String.format(Locale.ROOT, "%s.%016x", surface, number);
    }

    /** The surface as metrics know it. */
    public String known(String surface) {
        if (known.contains(surface)) {
            return surface;
        }
        return known.size() < MOST && known.add(surface) ? surface : OTHER;
    }

    /** The surface of the query with this id, as metrics know it; {@link #OTHER} for an id that is not ours. */
    public String ofQuery(String queryId) {
        Matcher matcher = QUERY.matcher(queryId);
        return matcher.matches() ? known(matcher.group(1)) : OTHER;
    }
}
