package io.polyrank.architecture.broken.runtime;

/** Something to be used. */
public final class Model {}
