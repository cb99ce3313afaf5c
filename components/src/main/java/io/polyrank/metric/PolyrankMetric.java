package io.polyrank.metric;

import java.util.List;

/** The metrics: the one place where their names, units, dimensions and meanings stand. docs/metrics.md says the same. */
public enum PolyrankMetric {
    QUERIES("polyrank.queries", "queries", Kind.COUNTER, "queries that asked for ranking, by what they got", "level"),
    ERRORS(
            "polyrank.errors",
            "queries",
            Kind.COUNTER,
            "queries not ranked, or ranked with less, by who was to blame",
            "category"),
    DEVICE_FALLBACKS(
            "polyrank.device_fallbacks",
            "queries",
            Kind.COUNTER,
            "answered by a model that runs on another device than was asked for"),
    CANDIDATES("polyrank.candidates", "candidates", Kind.GAUGE, "with match-features, per query"),
    SCORED("polyrank.scored", "candidates", Kind.GAUGE, "scored, per query"),
    NON_FINITE("polyrank.non_finite", "candidates", Kind.COUNTER, "whose scores or relevance were no finite numbers"),
    STEP_MICROS("polyrank.step_micros", "microseconds", Kind.GAUGE, "time per query and step", "step"),
    USER_CONTEXTS(
            "polyrank.user_contexts",
            "queries",
            Kind.COUNTER,
            "what became of finding the user's context; `cached` over all is the cache's hit rate",
            "outcome"),
    USER_CONTEXT_SKIPPED(
            "polyrank.user_context_skipped",
            "values",
            Kind.COUNTER,
            "parts of user documents that could not be read and were left out"),
    MODEL_AGE_HOURS(
            "polyrank.model_age_hours",
            "hours",
            Kind.GAUGE,
            "from the latest exposure that the model was trained on to the query it ranked",
            "model",
            "version"),
    SHADOW_QUERIES(
            "polyrank.shadow_queries",
            "queries",
            Kind.COUNTER,
            "sampled for the shadow model, by what became of them",
            "outcome"),
    SHADOW_MICROS(
            "polyrank.shadow_micros",
            "microseconds",
            Kind.GAUGE,
            "time the shadow model takes to encode and score a query"),
    SHADOW_DIFFERENCE(
            "polyrank.shadow_difference",
            "score",
            Kind.GAUGE,
            "mean absolute difference between the shadow model's scores and the ranking ones",
            "score"),
    PARITY_QUERIES(
            "polyrank.parity_queries",
            "queries",
            Kind.COUNTER,
            "sampled to be encoded and scored again as in training: `equal`, `inputs_differ`, `scores_differ`,"
                    + " `dropped`, `failed`",
            "outcome"),
    FEATURE_DRIFT(
            "polyrank.feature_drift",
            "index",
            Kind.GAUGE,
            "population stability index of a feature's values in sampled queries against training",
            "model",
            "feature"),
    PREDICTED(
            "polyrank.predicted",
            "outcomes",
            Kind.GAUGE,
            "what the scores of the hits on a page add up to, per query: events, or value",
            "task",
            "surface"),
    EVENTS(
            "polyrank.events",
            "events",
            Kind.COUNTER,
            "told by the shop: `added`, `duplicate`, `refused`, `later`",
            "outcome"),
    EVENT_REQUEST_MICROS(
            "polyrank.event_request_micros",
            "microseconds",
            Kind.GAUGE,
            "time to read and store the events of a request"),
    OBSERVED(
            "polyrank.observed",
            "events",
            Kind.COUNTER,
            "added events that name the query they followed, by its surface",
            "type",
            "surface"),
    ASSIGNMENTS(
            "polyrank.assignments",
            "queries",
            Kind.COUNTER,
            "what became of a query in a layer of the experiments; `variant` as `EXPERIMENT:VARIANT` if it is in one",
            "layer",
            "why",
            "variant"),
    EXPLORED("polyrank.explored", "lists", Kind.COUNTER, "shown in a random order for what-if"),
    EXPERIMENTS_VERSION(
            "polyrank.experiments_version",
            "number",
            Kind.GAUGE,
            "version of the experiments that holds, each time that a later one is looked for"),
    EXPERIMENTS_READS(
            "polyrank.experiments_reads",
            "looks",
            Kind.COUNTER,
            "for later versions of the experiments: `read`, or `failed`, so that what held goes on to hold",
            "outcome"),
    LOG_LINES(
            "polyrank.log_lines",
            "lines",
            Kind.COUNTER,
            "of the logs `exposures`, `exposure_documents` and `events`: `written`, `dropped` because too many waited, `failed` to be written",
            "log",
            "outcome"),
    OBSERVED_VALUE("polyrank.observed_value", "value", Kind.GAUGE, "the `value` of those events", "type", "surface");

    /** What may be asked of a metric. */
    public enum Kind {
        /** Something is counted. Vespa gives {@code count} and {@code rate}. */
        COUNTER(List.of("count")),
        /** Something is measured every time. Vespa gives {@code max}, {@code sum} and {@code count}, and their quotient. */
        GAUGE(List.of("max", "sum", "count"));

        private final List<String> suffixes;

        Kind(List<String> suffixes) {
            this.suffixes = suffixes;
        }

        /** By which of its values such a metric is exported, after its name and a dot. */
        public List<String> suffixes() {
            return suffixes;
        }
    }

    private final String id;
    private final String unit;
    private final Kind kind;
    private final String meaning;
    private final List<String> dimensions;

    PolyrankMetric(String id, String unit, Kind kind, String meaning, String... dimensions) {
        this.id = id;
        this.unit = unit;
        this.kind = kind;
        this.meaning = meaning;
        this.dimensions = List.of(dimensions);
    }

    /** The metric's name. */
    public String id() {
        return id;
    }

    /** What one of it is. */
    public String unit() {
        return unit;
    }

    /** What may be asked of it. */
    public Kind kind() {
        return kind;
    }

    /** What it tells, as a part of a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What its values are told apart by, in the order in which {@link Meters} takes them. */
    public List<String> dimensions() {
        return dimensions;
    }
}
