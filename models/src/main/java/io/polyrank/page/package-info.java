/** What reports are shown with: pieces of HTML and drawings. */
@NullMarked
package io.polyrank.page;

import org.jspecify.annotations.NullMarked;
