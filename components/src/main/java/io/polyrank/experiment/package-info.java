/** Experiments: which unit is in which variant of which layer, and what that changes in the ranking of a query. */
@ExportPackage
@NullMarked
package io.polyrank.experiment;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
