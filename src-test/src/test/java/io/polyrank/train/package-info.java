/** Tests of training. */
@NullMarked
package io.polyrank.train;

import org.jspecify.annotations.NullMarked;
