@NullMarked
package io.polyrank.encode;

import org.jspecify.annotations.NullMarked;
