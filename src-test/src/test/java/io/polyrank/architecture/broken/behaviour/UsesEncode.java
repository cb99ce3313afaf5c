package io.polyrank.architecture.broken.behaviour;

import io.polyrank.architecture.broken.encode.Encoder;

/** Behaviour must not use the encoder. */
public record UsesEncode(Encoder forbidden) {}
