package io.polyrank.train;

import java.util.ArrayList;
import java.util.List;

/** Measures over some steps of an epoch how far the tasks' gradients agree. */
final class ConflictMeter {

    private final List<String> tasks;
    private final int steps;
    private final int wanted;
    private final double[][] cosines;
    private final int[][] counts;

    /**
     * @param tasks the tasks' names
     * @param steps steps of the epoch
     * @param wanted of how many of them gradients are to be measured, evenly spaced
     */
    ConflictMeter(List<String> tasks, int steps, int wanted) {
        this.tasks = List.copyOf(tasks);
        this.steps = steps;
        this.wanted = wanted;
        this.cosines = new double[tasks.size()][tasks.size()];
        this.counts = new int[tasks.size()][tasks.size()];
    }

    /** Whether a step, from 0, is to be measured. */
    boolean wants(int step) {
        return (step + 1L) * wanted / steps != (long) step * wanted / steps;
    }

    /** Takes a step's gradients, {@code [tasks][numbers]}; tasks without gradient do not count. */
    void add(float[][] gradients) {
        double[][] gram = TaskGradients.gram(gradients);
        for (int first = 0; first < gram.length; first++) {
            for (int second = first + 1; second < gram.length; second++) {
                double lengths = Math.sqrt(gram[first][first]) * Math.sqrt(gram[second][second]);
                if (lengths > 0) {
                    cosines[first][second] += gram[first][second] / lengths;
                    counts[first][second]++;
                }
            }
        }
    }

    /** The mean cosine of every pair that met. */
    List<GradientCosine> means() {
        List<GradientCosine> means = new ArrayList<>();
        for (int first = 0; first < counts.length; first++) {
            for (int second = first + 1; second < counts.length; second++) {
                int count = counts[first][second];
                if (count > 0) {
                    means.add(new GradientCosine(
                            tasks.get(first), tasks.get(second), cosines[first][second] / count, count));
                }
            }
        }
        return means;
    }
}
