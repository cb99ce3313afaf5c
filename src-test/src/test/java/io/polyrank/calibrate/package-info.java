/** Tests of fitting calibrations. */
@NullMarked
package io.polyrank.calibrate;

import org.jspecify.annotations.NullMarked;
