/** What several tests share. */
@NullMarked
package io.polyrank.testing;

import org.jspecify.annotations.NullMarked;
