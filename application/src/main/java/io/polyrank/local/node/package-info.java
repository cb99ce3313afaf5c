/** A content node in Java: keeps documents in memory and answers the container over Vespa's own search protocol. */
@NullMarked
package io.polyrank.local.node;

import org.jspecify.annotations.NullMarked;
