package io.polyrank.spec;

/** What a task predicts. */
public enum TaskKind {
    /** The probability of a yes/no label. */
    BINARY,
    /** The expected value of a number. */
    REGRESSION,
    /** The probability of each of several classes, one of which is the label. */
    CLASSES
}
