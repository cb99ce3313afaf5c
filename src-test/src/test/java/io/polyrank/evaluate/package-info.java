/** Tests of metrics and of evaluation through the serving path. */
@NullMarked
package io.polyrank.evaluate;

import org.jspecify.annotations.NullMarked;
