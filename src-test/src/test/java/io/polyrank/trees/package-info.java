@NullMarked
package io.polyrank.trees;

import org.jspecify.annotations.NullMarked;
