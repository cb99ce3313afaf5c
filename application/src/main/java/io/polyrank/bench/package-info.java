/** Measurements of serving, side by side in one process. */
@NullMarked
package io.polyrank.bench;

import org.jspecify.annotations.NullMarked;
