/** Makes model packages of ONNX models that were trained elsewhere. */
@NullMarked
package io.polyrank.export.bring;

import org.jspecify.annotations.NullMarked;
