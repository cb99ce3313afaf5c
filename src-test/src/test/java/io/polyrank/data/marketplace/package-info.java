@NullMarked
package io.polyrank.data.marketplace;

import org.jspecify.annotations.NullMarked;
