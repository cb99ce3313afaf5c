@NullMarked
package io.polyrank.fusion;

import org.jspecify.annotations.NullMarked;
