/** Tests of the way from a trained model to the file that serves it. */
@NullMarked
package io.polyrank.export;

import org.jspecify.annotations.NullMarked;
