package io.polyrank.whatif;

/**
 * What a weighting's first page would have brought, per list.
 *
 * @param ips by inverse propensities
 * @param snips by inverse propensities over their mean at each position
 * @param robust doubly robust, which is the one to go by
 * @param difference of the doubly robust one to the current order's, on the same lists
 */
public record Estimate(UnitMean ips, UnitMean snips, UnitMean robust, UnitMean difference) {}
