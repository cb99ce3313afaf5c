package io.polyrank.search;

import io.polyrank.behaviour.UserContext;
import java.util.Locale;

/** What became of finding out about a query's user. */
sealed interface UserContextOutcome {

    /** The context to rank with: the user's own, or one of which nothing is known. */
    UserContext context();

    /** The name of this outcome. */
    Label label();

    /** The names of outcomes, as receipts and metrics have them. */
    enum Label {
        FOUND,
        CACHED,
        UNKNOWN,
        ANONYMOUS,
        STALE,
        FAILED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The user's document was read, now or a short while ago. */
    record Found(UserContext context, boolean fromCache) implements UserContextOutcome {
        @Override
        public Label label() {
            return fromCache ? Label.CACHED : Label.FOUND;
        }
    }

    /** There is no document of this user. */
    record Unknown(String user) implements UserContextOutcome {
        @Override
        public UserContext context() {
            return UserContext.unknown(user);
        }

        @Override
        public Label label() {
            return Label.UNKNOWN;
        }
    }

    /** The query names no user. */
    record Anonymous() implements UserContextOutcome {
        @Override
        public UserContext context() {
            return UserContext.unknown("");
        }

        @Override
        public Label label() {
            return Label.ANONYMOUS;
        }
    }

    /** The look-up failed or was late, but what it found some time ago is still known. */
    record Stale(UserContext context, Problem problem) implements UserContextOutcome {
        @Override
        public Label label() {
            return Label.STALE;
        }
    }

    /** The look-up failed or was late. */
    record Failed(String user, Problem problem) implements UserContextOutcome {
        @Override
        public UserContext context() {
            return UserContext.unknown(user);
        }

        @Override
        public Label label() {
            return Label.FAILED;
        }
    }
}
