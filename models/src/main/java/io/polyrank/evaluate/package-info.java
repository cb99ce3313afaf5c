/** Judges models: metrics per task, evaluation of a package through the serving path. */
@NullMarked
package io.polyrank.evaluate;

import org.jspecify.annotations.NullMarked;
