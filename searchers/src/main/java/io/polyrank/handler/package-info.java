/**
 * What a shop tells Polyrank over HTTP, and asks it.
 *
 * <p>An answer of the 4xx class says what is wrong with the request; 429 and 503 that it may be sent again as it is. What was
 * answered with 200 is stored.
 */
@NullMarked
package io.polyrank.handler;

import org.jspecify.annotations.NullMarked;
