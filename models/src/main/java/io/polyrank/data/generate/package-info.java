/** What the generators of data share: reproducible randomness, CSV files and the folder they write to. */
@NullMarked
package io.polyrank.data.generate;

import org.jspecify.annotations.NullMarked;
