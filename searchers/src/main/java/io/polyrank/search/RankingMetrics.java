package io.polyrank.search;

import static java.util.Objects.requireNonNull;

import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.Gauge;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.metrics.simple.Point;
import com.yahoo.metrics.simple.PointBuilder;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reports {@link RankingMetric}s. Thread-safe. */
final class RankingMetrics {

    private final Function<DegradationLevel, Counter> queries;
    private final Function<ErrorCategory, Counter> errors;
    private final Function<Step, Gauge> stepMicros;
    private final Function<UserContextOutcome.Label, Counter> userContexts;
    private final Gauge candidates;
    private final Gauge scored;
    private final Counter nonFinite;
    private final Counter deviceFallbacks;

    RankingMetrics(MetricReceiver receiver) {
        queries =
                each(DegradationLevel.class, level -> counter(receiver, RankingMetric.QUERIES, "level", level.text()));
        errors = each(
                ErrorCategory.class, category -> counter(receiver, RankingMetric.ERRORS, "category", category.text()));
        stepMicros = each(
                Step.class,
                step -> receiver.declareGauge(RankingMetric.STEP_MICROS.id(), point(receiver, "step", step.text())));
        userContexts = each(
                UserContextOutcome.Label.class,
                label -> counter(receiver, RankingMetric.USER_CONTEXTS, "outcome", label.text()));
        candidates = receiver.declareGauge(RankingMetric.CANDIDATES.id());
        scored = receiver.declareGauge(RankingMetric.SCORED.id());
        nonFinite = receiver.declareCounter(RankingMetric.NON_FINITE.id());
        deviceFallbacks = receiver.declareCounter(RankingMetric.DEVICE_FALLBACKS.id());
    }

    /** Counts a query that was answered, ranked or not. */
    void answered(Receipt receipt) {
        queries.apply(receipt.level()).add();
        receipt.problems().forEach(problem -> errors.apply(problem.category()).add());
        userContexts.apply(receipt.user()).add();
        candidates.sample(receipt.candidates());
        scored.sample(receipt.scored());
        nonFinite.add(receipt.nonFinite());
        if (receipt.model().model().device().fallback()) {
            deviceFallbacks.add();
        }
        receipt.times().forEach((step, micros) -> stepMicros.apply(step).sample(micros));
    }

    /** Counts a query that was refused. */
    void refused() {
        errors.apply(ErrorCategory.USER_INPUT).add();
    }

    /** A counter bound to one value of a dimension. */
    private static Counter counter(MetricReceiver receiver, RankingMetric metric, String dimension, String value) {
        return receiver.declareCounter(metric.id(), point(receiver, dimension, value));
    }

    /** Null where the receiver has no points, as Vespa's null implementation has none. */
    private static @Nullable Point point(MetricReceiver receiver, String dimension, String value) {
        PointBuilder builder = receiver.pointBuilder();
        return builder == null ? null : builder.set(dimension, value).build();
    }

    /** A value for every constant, made now. */
    private static <K extends Enum<K>, V> Function<K, V> each(Class<K> keys, Function<K, V> value) {
        Map<K, V> values = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            values.put(key, value.apply(key));
        }
        return key -> requireNonNull(values.get(key), key::name);
    }
}
