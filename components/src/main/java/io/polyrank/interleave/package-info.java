/** Makes one list of the rankings of several variants, so that what its readers choose tells which ranking is better. */
@ExportPackage
@NullMarked
package io.polyrank.interleave;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
