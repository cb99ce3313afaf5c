package io.polyrank.bench;

/**
 * An answer and how long it took.
 *
 * @param millis from when the query was to be sent to the last byte of the answer
 * @param delayMillis how much later than that it was sent
 * @param answer what came
 */
record TimedAnswer(double millis, double delayMillis, Answer answer) {

    /** Whether it came in time, without an error, in the order of the model. */
    boolean isGood(double timeoutMillis) {
        return answer.isRanked() && !isLate(timeoutMillis);
    }

    boolean isLate(double timeoutMillis) {
        return millis > timeoutMillis;
    }
}
