package io.polyrank.train;

/**
 * How two tasks' gradients over the shared weights agreed in an epoch.
 *
 * @param first a task
 * @param second another
 * @param cosine mean cosine of their gradients: 1 where they want the same, 0 where they do not touch each other, below 0
 *     where they are in conflict
 * @param steps of how many steps it is the mean: those measured in which both had a gradient
 */
public record GradientCosine(String first, String second, double cosine, int steps) {}
