package io.polyrank.architecture.broken.page;

import io.polyrank.architecture.broken.spec.Spec;

/** Pages must not know what they show. */
public record UsesSpec(Spec forbidden) {}
