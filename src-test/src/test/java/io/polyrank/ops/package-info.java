/** Tests of the seam between model code and its two interpreters. */
@NullMarked
package io.polyrank.ops;

import org.jspecify.annotations.NullMarked;
