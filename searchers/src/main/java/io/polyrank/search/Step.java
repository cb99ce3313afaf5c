package io.polyrank.search;

import java.util.Locale;

/** The steps of ranking a query whose time is measured. */
enum Step {
    /** Waiting for the user's context after retrieval was done. */
    USER,
    /** Retrieving the candidates from the content nodes. */
    RETRIEVAL,
    /** Turning user and candidates into the model's inputs. */
    ENCODE,
    /** Waiting for a core to run the model on. */
    WAIT,
    /** The model run. */
    MODEL,
    /** Turning task scores into relevance. */
    FUSE;

    /** The name in receipts and metrics. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
