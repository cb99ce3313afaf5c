/** Tests of the stand-in content node. */
@NullMarked
package io.polyrank.local.node;

import org.jspecify.annotations.NullMarked;
