package io.polyrank.handler;

import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.Gauge;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.metrics.simple.Point;
import com.yahoo.metrics.simple.PointBuilder;
import org.jspecify.annotations.Nullable;

/** Reports {@link EventMetric}s. Thread-safe. */
final class EventMetrics {

    private final Counter added;
    private final Counter duplicates;
    private final Counter refused;
    private final Counter later;
    private final Gauge micros;

    EventMetrics(MetricReceiver receiver) {
        added = events(receiver, "added");
        duplicates = events(receiver, "duplicate");
        refused = events(receiver, "refused");
        later = events(receiver, "later");
        micros = receiver.declareGauge(EventMetric.EVENT_REQUEST_MICROS.id());
    }

    /** Null where the receiver has no points, as Vespa's null implementation has none. */
    private static Counter events(MetricReceiver receiver, String outcome) {
        PointBuilder builder = receiver.pointBuilder();
        @Nullable Point point = builder == null ? null : builder.set("outcome", outcome).build();
        return receiver.declareCounter(EventMetric.EVENTS.id(), point);
    }

    /** Counts the events of a request. */
    void taken(int newOnes, int knownOnes, int refusedOnes, int laterOnes, double tookMicros) {
        added.add(newOnes);
        duplicates.add(knownOnes);
        refused.add(refusedOnes);
        later.add(laterOnes);
        micros.sample(tookMicros);
    }
}
