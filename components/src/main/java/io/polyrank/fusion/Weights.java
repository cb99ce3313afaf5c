package io.polyrank.fusion;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How much each task counts in fusion: one finite number in [{@value #MINIMUM}, {@value #MAXIMUM}] per task, {@value
 * #DEFAULT} unless the caller of the query says otherwise. Immutable.
 */
public final class Weights {

    public static final double MINIMUM = -100;
    public static final double MAXIMUM = 100;
    public static final double DEFAULT = 1;

    private final List<String> tasks;
    private final double[] values;

    private Weights(List<String> tasks, double[] values) {
        this.tasks = tasks;
        this.values = values;
    }

    /** The default weight for every task. */
    public static Weights defaults(List<String> tasks) {
        return of(tasks, Map.of());
    }

    /**
     * Weights as a caller gives them.
     *
     * @param tasks all tasks, in the column order of the task scores
     * @param given weights by task name, as numbers or as text; tasks that are missing keep the default
     * @throws FusionException if a task is unknown, or a weight is no number, not finite or out of range
     */
    public static Weights of(List<String> tasks, Map<String, ?> given) {
        List<String> known = List.copyOf(tasks);
        double[] values = new double[known.size()];
        Arrays.fill(values, DEFAULT);
        given.forEach((task, weight) -> values[column(known, task)] = checked(task, weight));
        return new Weights(known, values);
    }

    /** The tasks, in the order of {@link #values()}. */
    public List<String> tasks() {
        return tasks;
    }

    /** The weights [T] in the order of the tasks; a copy. */
    public double[] values() {
        return values.clone();
    }

    /**
     * The weight of one task.
     *
     * @throws FusionException if there is no such task
     */
    public double of(String task) {
        return values[column(tasks, task)];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Weights that && tasks.equals(that.tasks) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * tasks.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder string = new StringBuilder("{");
        for (int column = 0; column < values.length; column++) {
            string.append(column == 0 ? "" : ", ")
                    .append(tasks.get(column))
                    .append('=')
                    .append(values[column]);
        }
        return string.append('}').toString();
    }

    private static int column(List<String> tasks, String task) {
        int column = tasks.indexOf(task);
        if (column < 0) {
            throw FusionException.inWeight(task, "an unknown task", "one of the tasks " + tasks);
        }
        return column;
    }

    private static double checked(String task, Object weight) {
        double value;
        try {
            value = weight instanceof Number number
                    ? number.doubleValue()
                    : Double.parseDouble(weight.toString().strip());
        } catch (NumberFormatException exception) {
            FusionException refusal =
                    FusionException.inWeight(task, FusionException.quote(weight.toString()), expectedNumber());
            refusal.initCause(exception);
            throw refusal;
        }
        // Written so that NaN fails too.
        if (!(value >= MINIMUM && value <= MAXIMUM)) {
            throw FusionException.inWeight(task, FusionException.quote(weight.toString()), expectedNumber());
        }
        return value;
    }

    private static String expectedNumber() {
        return "a number in [" + MINIMUM + ", " + MAXIMUM + "]";
    }
}
