@NullMarked
package io.polyrank.whatif;

import org.jspecify.annotations.NullMarked;
