@NullMarked
package io.polyrank.experiment;

import org.jspecify.annotations.NullMarked;
