package io.polyrank.search;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.behaviour.UserContextJson;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.Scoring;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskScores;
import io.polyrank.runtime.TooLateException;
import io.polyrank.runtime.WrittenInputs;
import io.polyrank.search.RankOutcome.Ranked;
import io.polyrank.spec.BehaviourSpec;
import io.polyrank.spec.DatasetSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * Takes a sample of the queries that were ranked and does again, off their path, what training would have done with them: the
 * user and the candidates are written down as in a log, the user's events are replayed, and a new encoder encodes all of it. What
 * the model was given must be the same bit for bit, and the model must score it the same within its precision. So what
 * training and serving do not share is watched: reading documents and match-features, caches, buffers that queries use in turns, chunks,
 * and what is kept of users. Features of the sampled queries are compared with training too ({@link FeatureDrift}).
 */
final class ParityProbe implements AutoCloseable {

    private static final Logger log = Logger.getLogger(ParityProbe.class.getName());
    private static final int MOST_SECONDS = 5;

    /** Chunks of other sizes may add numbers in another order; calibration may spread the difference. */
    private static final double TOLERANCE = 10;

    /** What became of a sampled query. */
    private enum Fate {
        EQUAL,
        INPUTS_DIFFER,
        SCORES_DIFFER,
        DROPPED,
        FAILED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final SampledWork work;
    private final Map<Fate, Counter> fates;
    private final FeatureDrift drift;
    private final LongSupplier nanoTime;
    private final RareLog failures;

    /**
     * @param share of the queries, 0 to 1
     * @param random uniform in [0, 1), thread-safe
     * @throws IllegalArgumentException when the share is none
     */
    ParityProbe(double share, MetricReceiver receiver, DoubleSupplier random, LongSupplier nanoTime) {
        Meters meters = new Meters(receiver);
        this.fates = Meters.each(Fate.class, fate -> meters.counter(PolyrankMetric.PARITY_QUERIES, fate.text()));
        this.drift = new FeatureDrift(meters);
        this.nanoTime = nanoTime;
        this.failures = new RareLog(log, nanoTime);
        this.work = new SampledWork("polyrank-parity", "parityShare", share, random);
    }

    /**
     * Takes a ranked query, if the sample falls on it. What is needed of the ranking is copied, since it is gone when this
     * returns.
     */
    void offer(RankingRequest request, UserContext user, Candidates candidates, Ranked ranked) {
        if (!work.fallsOnThis() || ranked.problem().isPresent()) {
            return;
        }
        WrittenInputs written = ranked.written();
        float[] scores = ranked.scores().values().clone();
        if (!work.later(() -> probe(request, user, candidates, written, scores))) {
            count(Fate.DROPPED);
        }
    }

    @Override
    public void close() {
        work.close();
    }

    private void probe(
            RankingRequest request, UserContext user, Candidates candidates, WrittenInputs written, float[] scores) {
        TaskModel model = request.model().model();
        if (!model.hold()) {
            count(Fate.DROPPED);
            return;
        }
        try {
            count(compare(request, user, candidates, written, scores));
        } catch (TooLateException e) {
            count(Fate.DROPPED);
        } catch (RuntimeException e) {
            failures.warning("query " + request.id() + " could not be encoded again", e);
            count(Fate.FAILED);
        } finally {
            model.release();
        }
    }

    private Fate compare(
            RankingRequest request, UserContext user, Candidates candidates, WrittenInputs written, float[] scores) {
        TaskModel model = request.model().model();
        DatasetSpec dataset = model.passport().dataset();
        JsonNode logged = UserContextJson.write(user, dataset);
        UserContext replayed = replayed(UserContextJson.read(logged), dataset.behaviours());
        List<TextFields> items = candidates.fieldsFor(request.model().featureNames()).stream()
                .map(fields -> TextFields.copyOf(fields, dataset.itemFields()))
                .toList();
        Encoder encoder = new Encoder(dataset, model.passport().encoder());
        Encoder.Query query = encoder.query(replayed, request.context(), request.nowMillis());
        EncodedUser encodedUser = query.user();
        EncodedCandidates encodedCandidates = query.candidates(items);
        Optional<String> difference = written.difference(encodedUser, encodedCandidates);
        if (difference.isPresent()) {
            failures.warning("query " + request.id() + " was not encoded as in training: " + difference.get());
            return Fate.INPUTS_DIFFER;
        }
        drift.add(request.model(), encodedUser, encodedCandidates);
        try (Scoring scoring = model.scoringOfHeld(items.size())) {
            query.user(scoring);
            query.candidates(items, scoring);
            TaskScores again = scoring.runIfIdle(Deadline.in(MOST_SECONDS, TimeUnit.SECONDS, nanoTime));
            return same(request, scores, again.values()) ? Fate.EQUAL : Fate.SCORES_DIFFER;
        }
    }

    /** The user's past as training goes through it: event by event from the first one known. */
    private static UserContext replayed(UserContext user, List<BehaviourSpec> behaviours) {
        UserHistory history = new UserHistory(user.user(), user.profile(), behaviours);
        for (BehaviourSpec behaviour : behaviours) {
            user.sequence(behaviour.type()).forEach(event -> history.append(behaviour.type(), event));
            history.total(behaviour.type(), user.total(behaviour.type()));
        }
        return history.context();
    }

    private boolean same(RankingRequest request, float[] scores, float[] again) {
        double tolerance =
                TOLERANCE * request.model().model().passport().precision().tolerance();
        List<String> names = request.model().scoreNames();
        for (int at = 0; at < scores.length; at++) {
            boolean equal = Float.isNaN(scores[at])
                    ? Float.isNaN(again[at])
                    : Math.abs((double) scores[at] - again[at]) <= tolerance * Math.max(1, Math.abs(scores[at]));
            if (!equal) {
                failures.warning("query " + request.id() + " was not scored as in training: candidate "
                        + at / names.size() + ", " + names.get(at % names.size()) + ": found " + scores[at]
                        + ", expected " + again[at]);
                return false;
            }
        }
        return true;
    }

    private void count(Fate fate) {
        requireNonNull(fates.get(fate), fate::name).add();
    }
}
