package io.polyrank.spec;

import org.jspecify.annotations.Nullable;

/**
 * A number computed from the user's past and the candidate by the shared encoder, in training and serving alike.
 * Smoothing priors are given as {@code (successes, trials)} added to both counts.
 */
public sealed interface DerivedSpec {

    /** Unique name among all features. */
    String name();

    /** Whether the value is the same for all candidates of a query. */
    boolean perQuery();

    /** What happens to the number before it is standardised. */
    Transform transform();

    /**
     * How many events of a type the past holds: in total (the lifetime count), or among the kept events those whose
     * field equals the candidate's (shares a value with it, for multi-value fields).
     */
    record Count(String name, String behaviour, @Nullable String match) implements DerivedSpec {
        @Override
        public boolean perQuery() {
            return match == null;
        }

        @Override
        public Transform transform() {
            return Transform.LOG;
        }
    }

    /**
     * The share {@code (of + successes) / (given + trials)}: of the lifetime counts, or with {@code match} of the kept
     * events that match the candidate's field, or with {@code last} of the latest events of type {@code given} whose
     * item also stands among the kept events of type {@code of}.
     *
     * @param last 0 for no limit
     */
    record Rate(
            String name, String of, String given, @Nullable String match, int last, double successes, double trials)
            implements DerivedSpec {
        @Override
        public boolean perQuery() {
            return match == null;
        }

        @Override
        public Transform transform() {
            return Transform.NONE;
        }
    }

    /** Seconds since the latest event of a type, at most {@code capSeconds}; the cap where there is none. */
    record Recency(String name, String behaviour, long capSeconds) implements DerivedSpec {
        @Override
        public boolean perQuery() {
            return true;
        }

        @Override
        public Transform transform() {
            return Transform.LOG;
        }
    }

    /**
     * Past popularity of the candidate, from the counters {@code count_<behaviour>} of its item document: the count
     * itself, or with {@code given} the smoothed share of one count in another.
     */
    record Popularity(String name, String of, @Nullable String given, double successes, double trials)
            implements DerivedSpec {
        @Override
        public boolean perQuery() {
            return false;
        }

        @Override
        public Transform transform() {
            return given == null ? Transform.LOG : Transform.NONE;
        }
    }

    /** The item document's field that counts the past events of a behaviour type on the item. */
    static String counterField(String behaviour) {
        return "count_" + behaviour;
    }
}
