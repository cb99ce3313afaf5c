@NullMarked
package io.polyrank.behaviour;

import org.jspecify.annotations.NullMarked;
