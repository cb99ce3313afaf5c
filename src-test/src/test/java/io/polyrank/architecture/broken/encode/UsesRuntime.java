package io.polyrank.architecture.broken.encode;

import io.polyrank.architecture.broken.runtime.Model;

/** The encoder must not use the runtime. */
public record UsesRuntime(Model forbidden) {}
