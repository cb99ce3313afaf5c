package io.polyrank.architecture.broken.encode;

import io.polyrank.architecture.broken.spec.Spec;

/** Something to be used; closes a cycle through spec. */
public record Encoder(Spec spec) {}
