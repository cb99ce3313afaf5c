package io.polyrank.runtime;

import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the scores of one task into what they claim to be: probabilities that come true as often as they say, values
 * with the right mean. Fitted on validation rows and kept in the passport.
 *
 * <p>Every calibration but {@link Temperature} maps each score by itself and strictly rising, so that it never changes
 * the order within a task beyond the rounding of floats. NaN stays NaN.
 */
public sealed interface Calibration {

    /** Its name in passports and reports. */
    String method();

    /** The kinds of tasks it can be used for. */
    Set<TaskKind> kinds();

    /**
     * Calibrates a task's scores in place.
     *
     * @param scores {@code [rows x stride]}
     * @param first the task's first column
     * @param outputs how many columns the task has
     * @param stride columns of all tasks
     */
    void apply(float[] scores, int first, int outputs, int stride);

    /**
     * How far apart two calibrated scores may lie when they were a difference apart before.
     *
     * @param score one of them before calibration
     * @param difference between them before calibration
     */
    double spread(double score, double difference);

    /**
     * Calibrates the scores of all tasks in place.
     *
     * @param calibrations one per task, or none at all
     * @param dataset the tasks
     * @param scores {@code [rows x score names]}
     */
    static void apply(List<Calibration> calibrations, DatasetSpec dataset, float[] scores) {
        if (calibrations.isEmpty()) {
            return;
        }
        int stride = 0;
        for (TaskSpec task : dataset.tasks()) {
            stride += task.outputs();
        }
        int first = 0;
        for (int task = 0; task < calibrations.size(); task++) {
            int outputs = dataset.tasks().get(task).outputs();
            calibrations.get(task).apply(scores, first, outputs, stride);
            first += outputs;
        }
    }

    /**
     * Checks that calibrations fit the tasks.
     *
     * @throws IllegalArgumentException when they do not
     */
    static void check(List<Calibration> calibrations, DatasetSpec dataset) {
        List<TaskSpec> tasks = dataset.tasks();
        if (!calibrations.isEmpty() && calibrations.size() != tasks.size()) {
            throw new IllegalArgumentException(
                    "calibration: found " + calibrations.size() + ", expected none or one per task of " + tasks.size());
        }
        for (int task = 0; task < calibrations.size(); task++) {
            Calibration calibration = calibrations.get(task);
            TaskKind kind = tasks.get(task).kind();
            if (!calibration.kinds().contains(kind)) {
                throw new IllegalArgumentException(
                        "calibration of task " + tasks.get(task).name() + ": found "
                                + calibration + ", expected one for " + kind + " tasks, that one is for "
                                + calibration.kinds());
            }
        }
    }

    /** One score by itself. */
    sealed interface OfEach extends Calibration {

        /** The calibrated score; rises with the score. */
        double of(double score);

        @Override
        default void apply(float[] scores, int first, int outputs, int stride) {
            for (int at = first; at < scores.length; at += stride) {
                scores[at] = (float) of(scores[at]);
            }
        }

        @Override
        default double spread(double score, double difference) {
            return Math.max(difference, of(score + difference) - of(score - difference));
        }
    }

    /** Leaves scores as they are. */
    record None() implements Calibration {

        @Override
        public String method() {
            return "none";
        }

        @Override
        public Set<TaskKind> kinds() {
            return EnumSet.allOf(TaskKind.class);
        }

        @Override
        public void apply(float[] scores, int first, int outputs, int stride) {}

        @Override
        public double spread(double score, double difference) {
            return difference;
        }
    }

    /**
     * A line through the log-odds: {@code sigmoid(slope * logit(p) + intercept)} (Platt 1999, on the model's log-odds).
     *
     * @param slope positive
     * @param intercept shift of the log-odds
     */
    record Platt(double slope, double intercept) implements OfEach {

        public Platt {
            if (!(slope > 0 && Double.isFinite(slope) && Double.isFinite(intercept))) {
                throw new IllegalArgumentException("calibration platt: found slope " + slope + " and intercept "
                        + intercept + ", expected finite numbers and a positive slope");
            }
        }

        @Override
        public String method() {
            return "platt";
        }

        @Override
        public Set<TaskKind> kinds() {
            return EnumSet.of(TaskKind.BINARY);
        }

        /** A score of 0 or 1 has infinite log-odds and stays what it is. */
        @Override
        public double of(double score) {
            double probability = Math.max(0, Math.min(1, score));
            double odds = slope * Math.log(probability / (1 - probability)) + intercept;
            return 1 / (1 + Math.exp(-odds));
        }
    }

    /**
     * A rising line through knots, straight between them, from (0, 0) to (1, 1).
     *
     * @param scores of the knots, strictly rising, between 0 and 1
     * @param probabilities of the knots, strictly rising, between 0 and 1
     */
    record Isotonic(double[] scores, double[] probabilities) implements OfEach {

        public Isotonic {
            if (scores.length != probabilities.length) {
                throw new IllegalArgumentException("calibration isotonic: found " + scores.length + " scores and "
                        + probabilities.length + " probabilities, expected as many of both");
            }
            scores = rising("scores", scores);
            probabilities = rising("probabilities", probabilities);
        }

        @Override
        public String method() {
            return "isotonic";
        }

        @Override
        public Set<TaskKind> kinds() {
            return EnumSet.of(TaskKind.BINARY);
        }

        @Override
        public double of(double score) {
            if (!(score > 0)) {
                return Double.isNaN(score) ? score : 0;
            }
            if (score >= 1) {
                return 1;
            }
            int found = Arrays.binarySearch(scores, score);
            if (found >= 0) {
                return probabilities[found];
            }
            int above = -found - 1;
            double fromScore = above == 0 ? 0 : scores[above - 1];
            double from = above == 0 ? 0 : probabilities[above - 1];
            double toScore = above == scores.length ? 1 : scores[above];
            double to = above == scores.length ? 1 : probabilities[above];
            double share = (score - fromScore) / (toScore - fromScore);
            return Math.min(to, from + share * (to - from));
        }

        private static double[] rising(String what, double[] values) {
            double before = 0;
            for (double value : values) {
                if (!(value > before && value < 1)) {
                    throw new IllegalArgumentException("calibration isotonic " + what + ": found " + value + " after "
                            + before + ", expected strictly rising numbers between 0 and 1");
                }
                before = value;
            }
            return values.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Isotonic that
                    && Arrays.equals(scores, that.scores)
                    && Arrays.equals(probabilities, that.probabilities);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(scores) + Arrays.hashCode(probabilities);
        }

        @Override
        public String toString() {
            return "Isotonic[" + scores.length + " knots]";
        }
    }

    /**
     * One factor for all values of a regression task.
     *
     * @param factor positive
     */
    record Scale(double factor) implements OfEach {

        public Scale {
            if (!(factor > 0 && Double.isFinite(factor))) {
                throw new IllegalArgumentException(
                        "calibration scale: found factor " + factor + ", expected a positive number");
            }
        }

        @Override
        public String method() {
            return "scale";
        }

        @Override
        public Set<TaskKind> kinds() {
            return EnumSet.of(TaskKind.REGRESSION);
        }

        @Override
        public double of(double score) {
            return score * factor;
        }
    }

    /**
     * The class probabilities of a row with their logarithms divided by a temperature, adding up to 1 again (Guo et al.
     * 2017). Keeps the order of the classes of a row, but not that of rows within a class.
     *
     * @param temperature positive; above 1 makes probabilities more alike
     */
    record Temperature(double temperature) implements Calibration {

        public Temperature {
            if (!(temperature > 0 && Double.isFinite(temperature))) {
                throw new IllegalArgumentException(
                        "calibration temperature: found " + temperature + ", expected a positive number");
            }
        }

        @Override
        public String method() {
            return "temperature";
        }

        @Override
        public Set<TaskKind> kinds() {
            return EnumSet.of(TaskKind.CLASSES);
        }

        /** Divides by the largest probability first, so that the largest power is 1 and the sum cannot vanish. */
        @Override
        public void apply(float[] scores, int first, int outputs, int stride) {
            double power = 1 / temperature;
            for (int row = first; row < scores.length; row += stride) {
                double largest = 0;
                for (int at = row; at < row + outputs; at++) {
                    largest = Math.max(largest, scores[at]);
                }
                double sum = 0;
                for (int at = row; at < row + outputs; at++) {
                    sum += Math.pow(scores[at] / largest, power);
                }
                for (int at = row; at < row + outputs; at++) {
                    scores[at] = (float) (Math.pow(scores[at] / largest, power) / sum);
                }
            }
        }

        @Override
        public double spread(double score, double difference) {
            return difference * Math.max(1, 1 / temperature);
        }
    }
}
