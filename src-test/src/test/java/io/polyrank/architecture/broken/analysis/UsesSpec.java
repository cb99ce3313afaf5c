package io.polyrank.architecture.broken.analysis;

import io.polyrank.architecture.broken.spec.Spec;

/** Analysis must not know models. */
public record UsesSpec(Spec forbidden) {}
