package io.polyrank.architecture.broken.spec;

import io.polyrank.architecture.broken.encode.Encoder;

/** The specification must not use the encoder. */
public record UsesEncode(Encoder forbidden) {}
