package io.polyrank.search;

/** The metrics of the ranking chain: the one place where their names, units and meanings stand. */
enum RankingMetric {
    /** Counter with dimension {@code level}: queries that asked for ranking, by what they got. */
    QUERIES("polyrank.queries", "queries"),
    /** Counter with dimension {@code category}: queries not ranked, or ranked with less, by who was to blame. */
    ERRORS("polyrank.errors", "queries"),
    /** Counter: queries answered by a model that runs on another device than was asked for. */
    DEVICE_FALLBACKS("polyrank.device_fallbacks", "queries"),
    /** Gauge: candidates with match-features per query. */
    CANDIDATES("polyrank.candidates", "candidates"),
    /** Gauge: candidates scored per query. */
    SCORED("polyrank.scored", "candidates"),
    /** Counter: candidates whose scores or relevance were no finite numbers. */
    NON_FINITE("polyrank.non_finite", "candidates"),
    /** Gauge with dimension {@code step}: time per query and step. */
    STEP_MICROS("polyrank.step_micros", "microseconds"),
    /** Counter with dimension {@code outcome}: what became of finding the user's context. */
    USER_CONTEXTS("polyrank.user_contexts", "queries"),
    /** Counter: parts of user documents that could not be read and were left out. */
    USER_CONTEXT_SKIPPED("polyrank.user_context_skipped", "values"),
    /** Counter with dimension {@code outcome}: queries sampled for the shadow model, by what became of them. */
    SHADOW_QUERIES("polyrank.shadow_queries", "queries"),
    /** Gauge: time the shadow model takes to encode and score a query. */
    SHADOW_MICROS("polyrank.shadow_micros", "microseconds"),
    /** Gauge with dimension {@code score}: mean absolute difference between the shadow model's scores and the ranking ones. */
    SHADOW_DIFFERENCE("polyrank.shadow_difference", "score");

    private final String id;
    private final String unit;

    RankingMetric(String id, String unit) {
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
