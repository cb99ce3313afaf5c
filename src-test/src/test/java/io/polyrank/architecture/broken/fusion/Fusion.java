package io.polyrank.architecture.broken.fusion;

/** Something to be used. */
public final class Fusion {}
