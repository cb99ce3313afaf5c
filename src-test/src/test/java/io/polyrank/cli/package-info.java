/** Tests of the commands. */
@NullMarked
package io.polyrank.cli;

import org.jspecify.annotations.NullMarked;
