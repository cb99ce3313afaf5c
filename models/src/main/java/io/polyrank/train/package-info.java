/** Trains models: samples in memory, the training loop, its settings and report. */
@NullMarked
package io.polyrank.train;

import org.jspecify.annotations.NullMarked;
