package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;

/** The query parameters of ranking: the one place where their names, defaults and limits stand. */
final class Parameters {

    /** Whose context to rank with; nobody's in particular when absent. */
    static final CompoundName USER = CompoundName.from("polyrank.user");

    /** How many candidates to retrieve and rank; 0 switches ranking off. */
    static final CompoundName CANDIDATES = CompoundName.from("polyrank.candidates");

    /** {@code polyrank.weights.<task>}: how much each task counts. */
    static final CompoundName WEIGHTS = CompoundName.from("polyrank.weights");

    /** The expression that turns task scores into relevance; the weighted product of all tasks when absent. */
    static final CompoundName FUSION = CompoundName.from("polyrank.fusion");

    /** The name of the model; the first configured one when absent. */
    static final CompoundName MODEL = CompoundName.from("polyrank.model");

    /** The time of the query in epoch milliseconds; the clock's when absent. */
    static final CompoundName NOW = CompoundName.from("polyrank.now");

    /** {@code polyrank.context.<name>}: features of the query itself. */
    static final CompoundName CONTEXT = CompoundName.from("polyrank.context");

    /** Where the shop shows the hits, such as search or home: a dimension of metrics. */
    static final CompoundName SURFACE = CompoundName.from("polyrank.surface");

    /** Whether every hit of the page says how it came to its relevance. */
    static final CompoundName EXPLAIN = CompoundName.from("polyrank.explain");

    static final int DEFAULT_CANDIDATES = 200;
    static final int MAXIMUM_CANDIDATES = 10_000;
    static final int MAXIMUM_USER_LENGTH = 256;

    private Parameters() {}
}
