@NullMarked
package io.polyrank.handler;

import org.jspecify.annotations.NullMarked;
