@NullMarked
package io.polyrank.runtime;

import org.jspecify.annotations.NullMarked;
