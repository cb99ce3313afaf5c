package io.polyrank.architecture.broken.search;

import com.yahoo.search.Query;
import com.yahoo.search.result.Hit;

/** Everybody may use the public API, arrays of it included. */
public record UsesPublicApi(Query query, Hit[] hits) {}
