/** Gradient-boosted trees on the same encoded features, the yardstick from outside the neural models. */
@NullMarked
package io.polyrank.trees;

import org.jspecify.annotations.NullMarked;
