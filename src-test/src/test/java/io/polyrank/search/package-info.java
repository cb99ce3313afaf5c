@NullMarked
package io.polyrank.search;

import org.jspecify.annotations.NullMarked;
