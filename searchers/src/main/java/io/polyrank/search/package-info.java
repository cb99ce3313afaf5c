/** The Searchers of the ranking chain. */
@NullMarked
package io.polyrank.search;

import org.jspecify.annotations.NullMarked;
