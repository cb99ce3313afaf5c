/** The statistics of experiments: logs joined to outcomes by unit, estimates, decisions and their proof by simulation. */
@NullMarked
package io.polyrank.analysis;

import org.jspecify.annotations.NullMarked;
