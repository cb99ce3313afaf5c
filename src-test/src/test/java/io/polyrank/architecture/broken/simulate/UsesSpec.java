package io.polyrank.architecture.broken.simulate;

import io.polyrank.architecture.broken.spec.Spec;

/** Shoppers must not know how the shop ranks. */
public record UsesSpec(Spec forbidden) {}
