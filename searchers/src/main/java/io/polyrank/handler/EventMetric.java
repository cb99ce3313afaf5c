package io.polyrank.handler;

/** The metrics of events: the one place where their names, units and meanings stand. */
enum EventMetric {
    /** Counter with dimension {@code outcome}: events told, by what became of them. */
    EVENTS("polyrank.events", "events"),
    /** Gauge: time to read and store the events of a request. */
    EVENT_REQUEST_MICROS("polyrank.event_request_micros", "microseconds");

    private final String id;
    private final String unit;

    EventMetric(String id, String unit) {
        this.id = id;
        this.unit = unit;
    }

    /** The metric's name. */
    String id() {
        return id;
    }

    /** What one of it is. */
    String unit() {
        return unit;
    }
}
