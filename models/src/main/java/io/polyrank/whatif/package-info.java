/** What another weighting would have brought, estimated from lists that were shown in a random order with known chances. */
@NullMarked
package io.polyrank.whatif;

import org.jspecify.annotations.NullMarked;
