package io.polyrank.search;

import static java.util.Objects.requireNonNull;

import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.Gauge;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.metric.Surfaces;
import java.util.Map;

/** Reports what becomes of queries. Thread-safe. */
final class RankingMetrics {

    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final Meters meters;
    private final Surfaces surfaces = new Surfaces();
    private final Map<DegradationLevel, Counter> queries;
    private final Map<ErrorCategory, Counter> errors;
    private final Map<Step, Gauge> stepMicros;
    private final Map<UserContextOutcome.Label, Counter> userContexts;
    private final Gauge candidates;
    private final Gauge scored;
    private final Counter nonFinite;
    private final Counter deviceFallbacks;
    private final Counter explored;

    RankingMetrics(MetricReceiver receiver) {
        meters = new Meters(receiver);
        queries = Meters.each(DegradationLevel.class, level -> meters.counter(PolyrankMetric.QUERIES, level.text()));
        errors = Meters.each(ErrorCategory.class, category -> meters.counter(PolyrankMetric.ERRORS, category.text()));
        stepMicros = Meters.each(Step.class, step -> meters.gauge(PolyrankMetric.STEP_MICROS, step.text()));
        userContexts = Meters.each(
                UserContextOutcome.Label.class, label -> meters.counter(PolyrankMetric.USER_CONTEXTS, label.text()));
        candidates = meters.gauge(PolyrankMetric.CANDIDATES);
        scored = meters.gauge(PolyrankMetric.SCORED);
        nonFinite = meters.counter(PolyrankMetric.NON_FINITE);
        deviceFallbacks = meters.counter(PolyrankMetric.DEVICE_FALLBACKS);
        explored = meters.counter(PolyrankMetric.EXPLORED);
    }

    /** Counts a query that was answered, ranked or not. */
    void answered(Receipt receipt, long nowMillis) {
        of(queries, receipt.level()).add();
        receipt.problems().forEach(problem -> of(errors, problem.category()).add());
        of(userContexts, receipt.user()).add();
        candidates.sample(receipt.candidates());
        scored.sample(receipt.scored());
        nonFinite.add(receipt.nonFinite());
        if (receipt.explored()) {
            explored.add();
        }
        ServedModel model = receipt.model();
        if (model.model().device().fallback()) {
            deviceFallbacks.add();
        }
        receipt.times().forEach((step, micros) -> of(stepMicros, step).sample(micros));
        model.learnedUntil().ifPresent(learned -> meters.gauge(
                        PolyrankMetric.MODEL_AGE_HOURS,
                        model.name(),
                        model.model().passport().version())
                .sample((nowMillis - learned.toEpochMilli()) / MILLIS_PER_HOUR));
    }

    /** Reports what the scores of the hits on a query's page add up to. */
    void predicted(String surface, Map<String, Double> byTask) {
        String known = surfaces.known(surface);
        byTask.forEach((task, outcomes) ->
                meters.gauge(PolyrankMetric.PREDICTED, task, known).sample(outcomes));
    }

    /** Counts a query that was refused. */
    void refused() {
        of(errors, ErrorCategory.USER_INPUT).add();
    }

    private static <K extends Enum<K>, V> V of(Map<K, V> meters, K key) {
        return requireNonNull(meters.get(key), key::name);
    }
}
