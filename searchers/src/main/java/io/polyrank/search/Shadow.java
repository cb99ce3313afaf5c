package io.polyrank.search;

import static java.util.Objects.requireNonNull;

import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.Gauge;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.Encoder;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.Scoring;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskScores;
import io.polyrank.runtime.TooLateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * Lets a second model score a sample of the queries, after they were ranked and off their path, and compares: how long it
 * takes and how far its scores are from those that ranked. Nothing it does reaches a result. It begins only if a core is
 * idle, which it then keeps until it is done; what it cannot begin at once is dropped and counted.
 */
final class Shadow implements AutoCloseable {

    private static final Logger log = Logger.getLogger(Shadow.class.getName());
    private static final int MOST_SECONDS = 5;

    /** What became of a sampled query. */
    private enum Fate {
        SCORED,
        DROPPED,
        FAILED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String name;
    private final ServedModels models;
    private final LongSupplier nanoTime;
    private final RareLog failures;
    private final Meters meters;
    private final Map<Fate, Counter> fates;
    private final Gauge micros;
    private final SampledWork work;

    /**
     * @param name of the model; empty for no shadow
     * @param share of the queries it scores, 0 to 1
     * @param random uniform in [0, 1), thread-safe
     * @throws IllegalArgumentException when the share is none, or there is no such model
     */
    Shadow(
            String name,
            double share,
            ServedModels models,
            MetricReceiver receiver,
            DoubleSupplier random,
            LongSupplier nanoTime) {
        if (!name.isEmpty()) {
            requireModel(name, models);
        }
        this.name = name;
        this.models = models;
        this.nanoTime = nanoTime;
        this.failures = new RareLog(log, nanoTime);
        this.meters = new Meters(receiver);
        this.fates = Meters.each(Fate.class, fate -> meters.counter(PolyrankMetric.SHADOW_QUERIES, fate.text()));
        this.micros = meters.gauge(PolyrankMetric.SHADOW_MICROS);
        this.work = new SampledWork("polyrank-shadow", "shadowShare", share, random);
    }

    private static void requireModel(String name, ServedModels models) {
        try {
            models.model(name);
        } catch (BadParameterException e) {
            throw new IllegalArgumentException("multi-task config: shadow: " + e.getMessage(), e);
        }
    }

    /**
     * Takes a ranked query, if the sample falls on it.
     *
     * @param scores those that ranked it; copied here, since they are gone when this returns
     */
    void offer(RankingRequest request, UserContext user, Candidates candidates, TaskScores scores) {
        if (name.isEmpty() || !work.fallsOnThis()) {
            return;
        }
        float[] ranked = scores.values().clone();
        if (!work.later(() -> score(request, user, candidates, ranked))) {
            count(Fate.DROPPED);
        }
    }

    @Override
    public void close() {
        work.close();
    }

    private void score(RankingRequest request, UserContext user, Candidates candidates, float[] ranked) {
        try {
            ServedModel served = models.model(name);
            if (!served.model().hold()) {
                count(Fate.DROPPED);
                return;
            }
            try {
                compare(served, request, user, candidates, ranked);
                count(Fate.SCORED);
            } finally {
                served.model().release();
            }
        } catch (TooLateException e) {
            count(Fate.DROPPED);
        } catch (RuntimeException e) {
            failures.warning("the shadow model " + name + " could not score", e);
            count(Fate.FAILED);
        }
    }

    private void compare(
            ServedModel served, RankingRequest request, UserContext user, Candidates candidates, float[] ranked) {
        TaskModel model = served.model();
        List<? extends FieldValues> fields = candidates.fieldsFor(served.featureNames());
        long start = nanoTime.getAsLong();
        try (Scoring scoring = model.scoringOfHeld(candidates.size())) {
            Encoder.Query query = model.encoder().query(user, request.context(), request.nowMillis());
            query.user(scoring);
            query.candidates(fields, scoring);
            TaskScores scores = scoring.runIfIdle(Deadline.in(MOST_SECONDS, TimeUnit.SECONDS, nanoTime));
            micros.sample(TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - start));
            differences(request.model().scoreNames(), ranked, served.scoreNames(), scores)
                    .forEach((score, mean) -> meters.gauge(PolyrankMetric.SHADOW_DIFFERENCE, score)
                            .sample(mean));
        }
    }

    /** The mean absolute difference of each score that both models give. */
    static Map<String, Double> differences(
            List<String> names, float[] ranked, List<String> shadowNames, TaskScores shadow) {
        Map<String, Double> differences = new HashMap<>();
        List<String> common = new ArrayList<>(names);
        common.retainAll(shadowNames);
        for (String score : common) {
            int column = names.indexOf(score);
            int shadowColumn = shadowNames.indexOf(score);
            double sum = 0;
            for (int candidate = 0; candidate < shadow.count(); candidate++) {
                sum += Math.abs(ranked[candidate * names.size() + column] - shadow.score(candidate, shadowColumn));
            }
            differences.put(score, sum / shadow.count());
        }
        return differences;
    }

    private void count(Fate fate) {
        requireNonNull(fates.get(fate), fate::name).add();
    }
}
