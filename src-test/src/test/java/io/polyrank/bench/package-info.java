@NullMarked
package io.polyrank.bench;

import org.jspecify.annotations.NullMarked;
