/** From a trained model to the ONNX file that serves it. */
@NullMarked
package io.polyrank.export;

import org.jspecify.annotations.NullMarked;
