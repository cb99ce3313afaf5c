/** Runs system and staging tests that are written in Vespa's own JSON format, as its command line tool does. */
@NullMarked
package io.polyrank.local.vespatest;

import org.jspecify.annotations.NullMarked;
