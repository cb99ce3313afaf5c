/** The model architectures, each written once against the seam of tensor operations. */
@NullMarked
package io.polyrank.arch;

import org.jspecify.annotations.NullMarked;
