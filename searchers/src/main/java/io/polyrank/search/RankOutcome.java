package io.polyrank.search;

import io.polyrank.runtime.TaskScores;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came of ranking the candidates of a query. A mistake of the caller never gets this far: it is a
 * {@link BadParameterException} before anything is retrieved.
 */
sealed interface RankOutcome {

    /** Does one thing or the other, depending on which outcome this is. */
    <T> T either(Function<Ranked, T> ranked, Function<Untouched, T> untouched);

    /**
     * The candidates have a relevance.
     *
     * @param scores the task scores, by candidate in the order of retrieval
     * @param relevance by candidate; NaN for one whose scores or relevance are no finite numbers
     * @param nonFinite how many of them are NaN; at least one is not, unless there are no candidates
     * @param problem why the user's context was left out, if it was
     */
    record Ranked(TaskScores scores, double[] relevance, int nonFinite, Optional<Problem> problem)
            implements RankOutcome {
        @Override
        public <T> T either(Function<Ranked, T> ranked, Function<Untouched, T> untouched) {
            return ranked.apply(this);
        }
    }

    /**
     * The candidates keep the order of retrieval.
     *
     * @param problem why
     * @param scored how many candidates the model scored nevertheless, none of them with a finite relevance
     */
    record Untouched(Problem problem, int scored) implements RankOutcome {
        Untouched(ErrorCategory category, String reason) {
            this(new Problem(category, reason), 0);
        }

        @Override
        public <T> T either(Function<Ranked, T> ranked, Function<Untouched, T> untouched) {
            return untouched.apply(this);
        }
    }
}
