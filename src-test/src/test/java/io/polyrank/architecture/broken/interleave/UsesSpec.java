package io.polyrank.architecture.broken.interleave;

import io.polyrank.architecture.broken.spec.Spec;

/** Mixing must not know what models are about. */
public record UsesSpec(Spec forbidden) {}
