package io.polyrank.architecture.broken.experiment;

import io.polyrank.architecture.broken.runtime.Model;

/** Experiments must not use models. */
public record UsesRuntime(Model forbidden) {}
