package io.polyrank.architecture.broken.spec;

/** Something to be used. */
public final class Spec {}
