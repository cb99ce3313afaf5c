@NullMarked
package io.polyrank.spec;

import org.jspecify.annotations.NullMarked;
