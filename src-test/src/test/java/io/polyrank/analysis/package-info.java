@NullMarked
package io.polyrank.analysis;

import org.jspecify.annotations.NullMarked;
