/**
 * The Searchers of the ranking chain.
 *
 * <p>Who is to blame decides what happens: a mistake of the caller becomes an error of the 4xx class in the result, and
 * nothing is ranked; anything that goes wrong on this side leaves the hits in the order of retrieval, or ranks them
 * with less, and is told in the receipt and counted in a metric. No query fails because ranking failed.
 */
@NullMarked
package io.polyrank.search;

import org.jspecify.annotations.NullMarked;
