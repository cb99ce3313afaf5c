package io.polyrank.bench;

import java.util.Locale;

/**
 * What a size is worked out from beside what is measured of the model: an option each, of its name. Those without a default
 * have to be given; a default is an assumption, and printed as one.
 */
enum SizeInput {
    QPS(Double.NaN, "queries/s", "queries at the peak, of all containers together"),
    CANDIDATES(Double.NaN, "candidates", "candidates ranked per query"),

    UTILISATION(
            0.5,
            "share",
            "of the cores that may be busy at the peak: above half, queries begin to wait for each other"),
    CORES(8, "cores", "of a container"),
    SPARE(1, "containers", "that may fail or be restarted at the peak"),
    CORE_SPEED(1, "times", "how fast a core of production is, measured in cores of this machine"),
    OVERHEAD_MICROS_PER_QUERY(
            9400,
            "us",
            "of a core beside encoding and scoring: HTTP, parsing, retrieval, filling (docs/benchmarks.md)"),
    OVERHEAD_MICROS_PER_CANDIDATE(6, "us", "of a core beside encoding and scoring, for each candidate"),

    WAITING(64, "queries", "that may wait for a core: 'waiting' of task-models"),
    MODEL_COPIES(2, "models", "in memory while one is replaced by another"),
    USER_SIDE_MIB(64, "MiB", "users' sides kept, if the package has a user graph: 'userSideBytes' of task-models"),
    CACHE_ENTRIES(10_000, "entries", "of the cache of user contexts: 'entries' of user-context-cache"),
    USER_HEAP_BYTES(1336, "bytes", "of heap for a cached user without events (docs/events.md)"),
    EVENT_HEAP_BYTES(625, "bytes", "of heap for each event of a cached user (docs/events.md)"),
    HIT_HEAP_BYTES(2000, "bytes", "of heap for a candidate while its query is ranked"),
    BASE_HEAP_MIB(128, "MiB", "of heap that a container without queries keeps"),
    HEAP_FACTOR(2, "times", "as much heap as is alive, for the garbage collector"),
    NATIVE_MIB(512, "MiB", "of a container beside heap, buffers and models: code, classes, threads"),

    ITEMS(1_000_000, "documents", "items"),
    USERS(1_000_000, "documents", "users"),
    CONTENT_MILLIS(
            5,
            "ms",
            "of a core per query, on each node of a group; to be measured with Vespa: Polyrank has no content node"),
    CONTENT_CORES(8, "cores", "of a content node"),
    SPARE_GROUPS(1, "groups", "of content nodes that may fail or be restarted at the peak"),
    ITEM_MEMORY_BYTES(400, "bytes", "of a content node's memory for an item: its attributes"),
    ITEM_DOCUMENT_BYTES(234, "bytes", "of an item's document (docs/events.md)"),
    USER_MEMORY_BYTES(200, "bytes", "of a content node's memory for a user: the attributes user_id and revision"),
    USER_DOCUMENT_BYTES(237, "bytes", "of a user's document without events (docs/events.md)"),
    EVENT_DOCUMENT_BYTES(143, "bytes", "of each event in a user's document (docs/events.md)"),
    NODE_MEMORY_GIB(32, "GiB", "of memory of a content node"),
    NODE_DISK_GIB(300, "GiB", "of disk of a content node"),
    NODE_SHARE(
            0.5,
            "share",
            "of a content node's memory and disk for documents: the rest is for changing and moving them");

    /** More of anything is a slip of the keyboard. */
    private static final double MOST = 1e12;

    private final double assumed;
    private final String unit;
    private final String meaning;

    SizeInput(double assumed, String unit, String meaning) {
        this.assumed = assumed;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** What it is called in formulas. */
    String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is called on the command line. */
    String option() {
        return "--" + symbol().replace('_', '-');
    }

    /** What is taken if nothing is given; NaN if something has to be. */
    double assumed() {
        return assumed;
    }

    /** What one of it is. */
    String unit() {
        return unit;
    }

    /** What it is, in words that follow its name or its unit. */
    String meaning() {
        return meaning;
    }

    /** What is wrong with a value; empty if nothing is. */
    String objection(double value) {
        if (unit.equals("share")) {
            return value > 0 && value <= 1 ? "" : "more than 0, at most 1";
        }
        if (this == CANDIDATES) {
            return value >= 1 && value <= LoadOptions.MOST_CANDIDATES && value == Math.rint(value)
                    ? ""
                    : "a whole number, 1 to " + LoadOptions.MOST_CANDIDATES;
        }
        return switch (this) {
            case QPS, CORE_SPEED, HEAP_FACTOR, CONTENT_MILLIS, NODE_MEMORY_GIB, NODE_DISK_GIB ->
                value > 0 && value <= MOST ? "" : "more than 0";
            case CORES, CONTENT_CORES, MODEL_COPIES -> value >= 1 && value <= MOST ? "" : "1 or more";
            default -> value >= 0 && value <= MOST ? "" : "0 or more";
        };
    }
}
