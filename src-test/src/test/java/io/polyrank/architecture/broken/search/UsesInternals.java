package io.polyrank.architecture.broken.search;

import com.yahoo.prelude.fastsearch.FastHit;

/** Only local may use what Vespa keeps to itself. */
public record UsesInternals(FastHit forbidden) {}
