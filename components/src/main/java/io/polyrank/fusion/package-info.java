/** Turns the task scores of every candidate into one relevance, by a ranking expression that the caller may choose. */
@ExportPackage
@NullMarked
package io.polyrank.fusion;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
