/** Turns a user context and candidates into model inputs, in training as in serving. */
@ExportPackage
@NullMarked
package io.polyrank.encode;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
