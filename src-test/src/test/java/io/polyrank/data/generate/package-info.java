@NullMarked
package io.polyrank.data.generate;

import org.jspecify.annotations.NullMarked;
