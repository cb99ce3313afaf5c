@NullMarked
package io.polyrank.data.multitabbench;

import org.jspecify.annotations.NullMarked;
