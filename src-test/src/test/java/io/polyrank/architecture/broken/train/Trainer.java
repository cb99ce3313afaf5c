package io.polyrank.architecture.broken.train;

/** Something to be used. */
public final class Trainer {}
