/** Trains models under equal conditions and sets them side by side: runs, comparison, report and page. */
@NullMarked
package io.polyrank.leaderboard;

import org.jspecify.annotations.NullMarked;
