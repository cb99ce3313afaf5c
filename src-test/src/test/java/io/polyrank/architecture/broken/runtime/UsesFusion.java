package io.polyrank.architecture.broken.runtime;

import io.polyrank.architecture.broken.fusion.Fusion;

/** The runtime must not use fusion. */
public record UsesFusion(Fusion forbidden) {}
