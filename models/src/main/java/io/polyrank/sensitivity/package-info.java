/** What mixing rankings is worth, on simulated shoppers of known tastes. */
@NullMarked
package io.polyrank.sensitivity;

import org.jspecify.annotations.NullMarked;
