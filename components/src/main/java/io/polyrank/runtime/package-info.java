/** Loads, verifies and runs model packages; the only user of ONNX Runtime. */
@ExportPackage
@NullMarked
package io.polyrank.runtime;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
