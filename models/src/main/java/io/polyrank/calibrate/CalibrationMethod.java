package io.polyrank.calibrate;

/** How yes/no tasks are to be calibrated; tasks of other kinds have one way each, or none. */
public enum CalibrationMethod {
    /** Scores stay as the model gives them. */
    NONE,

    /** A line through the log-odds. */
    PLATT,

    /** A rising line through knots, for tasks with enough positive rows. */
    ISOTONIC
}
