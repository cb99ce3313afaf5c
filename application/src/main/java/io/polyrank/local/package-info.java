/** Runs the application package in one JVM. */
@NullMarked
package io.polyrank.local;

import org.jspecify.annotations.NullMarked;
