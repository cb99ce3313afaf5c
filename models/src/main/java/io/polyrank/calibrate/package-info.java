/** Fits calibrations of task scores on validation rows and measures what they bring. */
@NullMarked
package io.polyrank.calibrate;

import org.jspecify.annotations.NullMarked;
