@NullMarked
package io.polyrank.interleave;

import org.jspecify.annotations.NullMarked;
