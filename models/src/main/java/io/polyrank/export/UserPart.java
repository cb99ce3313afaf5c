package io.polyrank.export;

/** Where a package computes what depends on the user alone. */
public enum UserPart {
    /** In the graph that scores candidates, in every run. */
    TOGETHER,
    /** In a graph of its own, whose results the other one reads. */
    APART,
    /** In a graph of its own, and the other one takes several users' results at once, with the candidates of each. */
    MANY
}
