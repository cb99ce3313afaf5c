/**
 * The marketplace simulator: a shop with latent tastes, a logging policy and a funnel, written as the CSV files that training and evaluation
 * read. Nothing here is used by serving.
 */
@NullMarked
package io.polyrank.data.marketplace;

import org.jspecify.annotations.NullMarked;
