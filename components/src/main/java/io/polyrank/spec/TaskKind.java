package io.polyrank.spec;

/** What a task predicts. */
public enum TaskKind {
    /** The probability of a yes/no label. */
    BINARY,
    /** The expected value of a non-negative number. */
    REGRESSION
}
