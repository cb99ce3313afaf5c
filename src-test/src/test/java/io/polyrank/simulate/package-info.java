@NullMarked
package io.polyrank.simulate;

import org.jspecify.annotations.NullMarked;
