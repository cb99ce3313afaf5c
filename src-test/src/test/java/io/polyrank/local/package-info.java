/** Tests of local mode: the application package, its validation and the whole flow. */
@NullMarked
package io.polyrank.local;

import org.jspecify.annotations.NullMarked;
