/** Structural tests of the model architectures. */
@NullMarked
package io.polyrank.arch;

import org.jspecify.annotations.NullMarked;
