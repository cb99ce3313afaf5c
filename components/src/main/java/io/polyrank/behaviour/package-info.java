/** What is known of a user: profile and behaviour sequences, built by the same code in training and serving. */
@ExportPackage
@NullMarked
package io.polyrank.behaviour;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
