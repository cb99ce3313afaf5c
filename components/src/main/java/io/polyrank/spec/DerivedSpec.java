package io.polyrank.spec;

import java.util.List;
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

    /** The item fields that events must carry for this feature. */
    default List<String> eventFields() {
        return List.of();
    }

    /** What happens to the number before it is standardised. */
    Transform transform();

    /**
     * How many events of a type the past holds: in total (the lifetime count), or among the kept events those whose
     * field equals the candidate's (shares a value with it, for multi-value fields), of which {@code last} may take the
     * latest alone.
     *
     * @param last how many of the latest events to look at; 0 for all kept ones
     */
    record Count(String name, String behaviour, @Nullable String match, int last) implements DerivedSpec {

        /** Of all kept events. */
        public Count(String name, String behaviour, @Nullable String match) {
            this(name, behaviour, match, 0);
        }

        @Override
        public boolean perQuery() {
            return match == null;
        }

        @Override
        public List<String> eventFields() {
            return match == null ? List.of() : List.of(match);
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
        public List<String> eventFields() {
            return match == null ? List.of() : List.of(match);
        }

        @Override
        public Transform transform() {
            return Transform.NONE;
        }
    }

    /**
     * Seconds since the latest event of a type, at most {@code capSeconds}; the cap where there is none. With {@code
     * match}, since the latest kept event whose single-value field equals the candidate's.
     */
    record Recency(String name, String behaviour, @Nullable String match, long capSeconds) implements DerivedSpec {

        /** Of any event of the type. */
        public Recency(String name, String behaviour, long capSeconds) {
            this(name, behaviour, null, capSeconds);
        }

        @Override
        public boolean perQuery() {
            return match == null;
        }

        @Override
        public List<String> eventFields() {
            return match == null ? List.of() : List.of(match);
        }

        @Override
        public Transform transform() {
            return Transform.LOG;
        }
    }

    /**
     * How far the candidate's number lies above the mean of that number over the kept events of a type, each after the
     * number's own transform: is it dearer than what the user usually clicks? With {@code match}, over the events whose
     * single-value field equals the candidate's. 0 where there is nothing to compare.
     *
     * @param field a numerical item feature
     */
    record Difference(
            String name,
            String behaviour,
            String field,
            @Nullable String match) implements DerivedSpec {
        @Override
        public boolean perQuery() {
            return false;
        }

        @Override
        public List<String> eventFields() {
            return match == null ? List.of(field) : List.of(field, match);
        }

        @Override
        public Transform transform() {
            return Transform.NONE;
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
