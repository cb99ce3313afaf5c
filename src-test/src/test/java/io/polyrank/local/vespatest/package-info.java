/** Tests of what runs tests. */
@NullMarked
package io.polyrank.local.vespatest;

import org.jspecify.annotations.NullMarked;
