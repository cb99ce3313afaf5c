/** What Polyrank measures of itself: the names, units and meanings of its metrics, in one place. */
@ExportPackage
@NullMarked
package io.polyrank.metric;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
