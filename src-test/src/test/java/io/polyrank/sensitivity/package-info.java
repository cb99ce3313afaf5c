@NullMarked
package io.polyrank.sensitivity;

import org.jspecify.annotations.NullMarked;
