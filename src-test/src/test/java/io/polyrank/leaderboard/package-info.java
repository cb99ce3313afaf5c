@NullMarked
package io.polyrank.leaderboard;

import org.jspecify.annotations.NullMarked;
