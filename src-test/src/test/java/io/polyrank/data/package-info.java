/** Tests of logs, their files, and their replay. */
@NullMarked
package io.polyrank.data;

import org.jspecify.annotations.NullMarked;
