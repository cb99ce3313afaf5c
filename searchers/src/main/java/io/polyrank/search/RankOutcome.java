package io.polyrank.search;

import io.polyrank.runtime.Scoring;
import io.polyrank.runtime.TaskScores;
import io.polyrank.runtime.WrittenInputs;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of ranking the candidates of a query. A mistake of the caller never gets this far: it is a
 * {@link BadParameterException} before anything is retrieved.
 */
sealed interface RankOutcome extends AutoCloseable {

    /** Gives back what the scores stand in; they are not to be read afterwards. */
    @Override
    default void close() {}

    /** Does one thing or the other, depending on which outcome this is. */
    <T> T either(Function<Ranked, T> ranked, Function<Untouched, T> untouched);

    /** The candidates have a relevance, at least one of them, unless there are none. */
    final class Ranked implements RankOutcome {

        /** Of no candidates. */
        static final Ranked NOTHING =
                new Ranked(null, new TaskScores(0, 0, new float[0]), new double[0], Optional.empty());

        private final @Nullable Scoring scoring;
        private final TaskScores scores;
        private final double[] relevance;
        private final Optional<Problem> problem;

        /**
         * @param scoring what the scores stand in; null for none
         * @param scores the task scores, by candidate in the order of retrieval
         * @param relevance by candidate; NaN for one whose scores or relevance are no finite numbers
         * @param problem why the user's context was left out, if it was
         */
        Ranked(@Nullable Scoring scoring, TaskScores scores, double[] relevance, Optional<Problem> problem) {
            this.scoring = scoring;
            this.scores = scores;
            this.relevance = relevance;
            this.problem = problem;
        }

        @Override
        public void close() {
            if (scoring != null) {
                scoring.close();
            }
        }

        /** The task scores, by candidate, until this is closed. */
        TaskScores scores() {
            return scores;
        }

        /**
         * A copy of the inputs that were scored.
         *
         * @throws IllegalStateException when there were no candidates
         */
        WrittenInputs written() {
            if (scoring == null) {
                throw new IllegalStateException("no candidates were scored");
            }
            return scoring.written();
        }

        /** The relevance of a candidate; NaN if its scores or relevance are no finite numbers. */
        double relevance(int candidate) {
            return relevance[candidate];
        }

        /** How many candidates have no finite relevance. */
        int nonFinite() {
            return (int) Arrays.stream(relevance).filter(Double::isNaN).count();
        }

        /** Why the user's context was left out, if it was. */
        Optional<Problem> problem() {
            return problem;
        }

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
