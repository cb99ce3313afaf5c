package io.polyrank.architecture.broken.train;

import io.polyrank.architecture.broken.fusion.Fusion;

/** Models must not use fusion. */
public record UsesFusion(Fusion forbidden) {}
