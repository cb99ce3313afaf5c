package io.polyrank.experiment;

/**
 * What decides in which variants a query is.
 *
 * @param unit who asks, usually the user's id; empty for nobody in particular
 * @param attributes what is known of unit and query
 * @param nowMillis the time of the query, epoch milliseconds
 * @param overrides variants that the query asks for
 */
public record AssignmentQuery(String unit, UnitAttributes attributes, long nowMillis, Overrides overrides) {}
