package io.polyrank.architecture.broken.mystery;

/** A room nobody knows, without null marks. */
public final class Unknown {}
