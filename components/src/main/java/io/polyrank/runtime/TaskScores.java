package io.polyrank.runtime;

/**
 * The scores of one model run: per candidate and score name a probability (binary tasks and classes) or an expected
 * value (regression).
 *
 * @param count number of candidates
 * @param width number of score names
 * @param values [count x width], row by row
 */
public record TaskScores(int count, int width, float[] values) {

    public TaskScores {
        if (values.length != count * width) {
            throw new IllegalArgumentException(
                    "task scores: found " + values.length + " values, expected " + count + " x " + width);
        }
    }

    /** A score of a candidate. */
    public float score(int candidate, int column) {
        return values[candidate * width + column];
    }

    /** Whether all scores of a candidate are finite numbers. */
    public boolean finite(int candidate) {
        for (int column = 0; column < width; column++) {
            if (!Float.isFinite(score(candidate, column))) {
                return false;
            }
        }
        return true;
    }
}
