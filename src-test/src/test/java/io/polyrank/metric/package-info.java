@NullMarked
package io.polyrank.metric;

import org.jspecify.annotations.NullMarked;
