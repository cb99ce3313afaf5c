/** Simulated shoppers in front of a running container: asks it for pages over HTTP, and tells it what they do. Nothing here is used by serving. */
@NullMarked
package io.polyrank.simulate;

import org.jspecify.annotations.NullMarked;
