package io.polyrank.handler;

import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.Gauge;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.behaviour.UserEvent;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.metric.Surfaces;
import java.util.List;

/** Reports what becomes of events. Thread-safe. */
final class EventMetrics {

    private final Meters meters;
    private final Surfaces surfaces = new Surfaces();
    private final Counter added;
    private final Counter duplicates;
    private final Counter refused;
    private final Counter later;
    private final Gauge micros;

    EventMetrics(MetricReceiver receiver) {
        meters = new Meters(receiver);
        added = meters.counter(PolyrankMetric.EVENTS, "added");
        duplicates = meters.counter(PolyrankMetric.EVENTS, "duplicate");
        refused = meters.counter(PolyrankMetric.EVENTS, "refused");
        later = meters.counter(PolyrankMetric.EVENTS, "later");
        micros = meters.gauge(PolyrankMetric.EVENT_REQUEST_MICROS);
    }

    /** Counts the events of a request. */
    void taken(int newOnes, int knownOnes, int refusedOnes, int laterOnes, double tookMicros) {
        added.add(newOnes);
        duplicates.add(knownOnes);
        refused.add(refusedOnes);
        later.add(laterOnes);
        micros.sample(tookMicros);
    }

    /** Counts new events where they followed a query, beside what was predicted for it. */
    void observed(List<UserEvent> events) {
        for (UserEvent event : events) {
            String query = event.details().get("query");
            if (query != null) {
                String surface = surfaces.ofQuery(query);
                meters.counter(PolyrankMetric.OBSERVED, event.type(), surface).add();
                String value = event.details().get("value");
                if (value != null) {
                    meters.gauge(PolyrankMetric.OBSERVED_VALUE, event.type(), surface)
                            .sample(Double.parseDouble(value));
                }
            }
        }
    }
}
