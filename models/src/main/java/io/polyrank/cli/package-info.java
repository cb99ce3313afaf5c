/** The commands of the command line that work on data and models. */
@NullMarked
package io.polyrank.cli;

import org.jspecify.annotations.NullMarked;
