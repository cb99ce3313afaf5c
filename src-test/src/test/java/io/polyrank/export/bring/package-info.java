/** Tests of packaging models that were trained elsewhere. */
@NullMarked
package io.polyrank.export.bring;

import org.jspecify.annotations.NullMarked;
