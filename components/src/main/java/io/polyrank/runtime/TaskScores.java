package io.polyrank.runtime;

/**
 * The scores of one model run: per candidate and task a probability (binary tasks) or an expected value (regression).
 *
 * @param count number of candidates
 * @param tasks number of tasks
 * @param values [count x tasks], row by row
 */
public record TaskScores(int count, int tasks, float[] values) {

    public TaskScores {
        if (values.length != count * tasks) {
            throw new IllegalArgumentException(
                    "task scores: found " + values.length + " values, expected " + count + " x " + tasks);
        }
    }

    /** The score of a candidate for a task. */
    public float score(int candidate, int task) {
        return values[candidate * tasks + task];
    }

    /** Whether all scores of a candidate are finite numbers. */
    public boolean finite(int candidate) {
        for (int task = 0; task < tasks; task++) {
            if (!Float.isFinite(score(candidate, task))) {
                return false;
            }
        }
        return true;
    }
}
