package io.polyrank.search;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.fusion.FusedRelevance;
import io.polyrank.fusion.FusionExpression;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.Scoring;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskScores;
import io.polyrank.runtime.TooLateException;
import io.polyrank.runtime.UserSide;
import io.polyrank.search.RankOutcome.Ranked;
import io.polyrank.search.RankOutcome.Untouched;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ranks the candidates of one query: encodes them, runs the model once, fuses the task scores. Knows no Vespa. */
final class Ranker {

    private final RareLog log;

    Ranker(RareLog log) {
        this.log = log;
    }

    /**
     * Ranks candidates. Never throws: whatever goes wrong becomes an {@link Untouched}. To be closed when its scores have
     * been read.
     *
     * @param request how to rank
     * @param user what is known of the user
     * @param side what the model made of the user already, if it did
     * @param candidates the fields of each candidate, in the order of retrieval; at least one
     * @param retrieval the relevance each was retrieved with
     * @param deadline by which scores are worth something
     * @param times takes the time of each step
     */
    RankOutcome rank(
            RankingRequest request,
            UserContext user,
            Optional<UserSide> side,
            List<? extends FieldValues> candidates,
            double[] retrieval,
            Deadline deadline,
            StepTimes times) {
        TaskModel model = request.model().model();
        Scoring scoring = null;
        RankOutcome outcome = null;
        try {
            Scoring open = model.scoringOfHeld(candidates.size());
            scoring = open;
            Optional<Problem> problem = times.take(Step.ENCODE, () -> encode(request, user, side, candidates, open));
            TaskScores scores = times.take(Step.MODEL, () -> open.run(deadline));
            times.move(Step.MODEL, Step.WAIT, TimeUnit.NANOSECONDS.toMicros(open.waitedNanos()));
            double[] relevance = times.take(Step.FUSE, () -> fuse(request, candidates, scores, retrieval));
            outcome = outcome(open, scores, relevance, problem);
            return outcome;
        } catch (ModelException e) {
            log.warning("the model could not score", e);
            boolean onCpu = model.device().kind() == Device.Kind.CPU;
            return new Untouched(onCpu ? ErrorCategory.MODEL : ErrorCategory.DEVICE, e.toString());
        } catch (TooLateException e) {
            return new Untouched(ErrorCategory.DEADLINE, String.valueOf(e.getMessage()));
        } catch (InvalidValueException e) {
            return new Untouched(ErrorCategory.STORE, "a candidate's " + e.getMessage());
        } catch (RuntimeException e) {
            log.warning("ranking failed", e);
            return new Untouched(Problem.bug(e), 0);
        } finally {
            if (scoring != null && !(outcome instanceof Ranked)) {
                scoring.close();
            }
        }
    }

    /** Writes a query's inputs; without the user's own context if that cannot be read. */
    private static Optional<Problem> encode(
            RankingRequest request,
            UserContext user,
            Optional<UserSide> side,
            List<? extends FieldValues> candidates,
            Scoring into) {
        Encoder encoder = request.model().model().encoder();
        Encoder.Query query = encoder.query(user, request.context(), request.nowMillis());
        try {
            into.user(side);
            if (side.isEmpty()) {
                query.user(into);
            }
            query.candidates(candidates, into);
            return Optional.empty();
        } catch (InvalidValueException e) {
            // Either the user's or a candidate's; without the user's it will show whose it is.
            Encoder.Query plain =
                    encoder.query(UserContext.unknown(user.user()), request.context(), request.nowMillis());
            into.user(Optional.empty());
            plain.user(into);
            plain.candidates(candidates, into);
            return Optional.of(new Problem(ErrorCategory.STORE, "the user's " + e.getMessage()));
        }
    }

    /** The relevance of candidates whose scores are known; NaN without finite scores. */
    static double[] fuse(
            RankingRequest request, List<? extends FieldValues> candidates, TaskScores scores, double[] retrieval) {
        FusionExpression fusion = request.fusion();
        double[] itemFeatures = itemFeatures(request, candidates);
        FusedRelevance fused = fusion.evaluate(scores.values(), request.weights(), retrieval, itemFeatures);
        double[] relevance = fused.values();
        for (int candidate = 0; candidate < relevance.length; candidate++) {
            if (!scores.finite(candidate)) {
                relevance[candidate] = Double.NaN;
            }
        }
        return relevance;
    }

    /** The item's numbers that the fusion expression reads, {@code [candidates x names]}. */
    static double[] itemFeatures(RankingRequest request, List<? extends FieldValues> candidates) {
        List<String> names = request.fusion().itemFeatures();
        double[] values = new double[candidates.size() * names.size()];
        for (int column = 0; column < names.size(); column++) {
            String name = names.get(column);
            double missing = request.model().missingNumbers().getOrDefault(name, 0.0);
            for (int candidate = 0; candidate < candidates.size(); candidate++) {
                double value = candidates.get(candidate).number(name);
                values[candidate * names.size() + column] = Double.isNaN(value) ? missing : value;
            }
        }
        return values;
    }

    private static RankOutcome outcome(
            Scoring scoring, TaskScores scores, double[] relevance, Optional<Problem> problem) {
        int nonFinite = 0;
        int withoutScores = 0;
        for (int candidate = 0; candidate < relevance.length; candidate++) {
            nonFinite += Double.isNaN(relevance[candidate]) ? 1 : 0;
            withoutScores += scores.finite(candidate) ? 0 : 1;
        }
        if (nonFinite < relevance.length) {
            return new Ranked(scoring, scores, relevance, problem);
        }
        Problem everywhere = withoutScores == relevance.length
                ? new Problem(ErrorCategory.MODEL, "the model gave no candidate finite scores")
                : new Problem(ErrorCategory.USER_INPUT, "the fusion expression gave no candidate a finite relevance");
        return new Untouched(everywhere, nonFinite);
    }
}
