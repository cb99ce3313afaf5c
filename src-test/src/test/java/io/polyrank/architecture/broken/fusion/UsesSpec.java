package io.polyrank.architecture.broken.fusion;

import io.polyrank.architecture.broken.spec.Spec;

/** Fusion must not use the specification. */
public record UsesSpec(Spec forbidden) {}
