package io.polyrank.train;

/** A training whose numbers are no longer finite. What was saved after earlier epochs is untouched. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergedException(String what, double found) {
        super(what + ": found " + found + ", expected a finite number; lower training.learning_rate of the model file");
    }
}
