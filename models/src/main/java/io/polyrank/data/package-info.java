/** Logs of exposures and behaviour: where they come from and how they become training samples. */
@NullMarked
package io.polyrank.data;

import org.jspecify.annotations.NullMarked;
