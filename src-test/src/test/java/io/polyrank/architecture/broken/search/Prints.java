package io.polyrank.architecture.broken.search;

/** Bundles log and do not print. */
public final class Prints {

    /** Prints. */
    public void print() {
        System.out.println("hello");
    }
}
