package io.polyrank.train;

import io.polyrank.calibrate.CalibrationMethod;
import io.polyrank.spec.YamlNode;

/**
 * How a model is trained, from the {@code training} part of a model file.
 *
 * @param batch rows per step
 * @param epochs most passes over the training rows
 * @param patience epochs without a better validation figure before training stops
 * @param learningRate step size of the first epoch
 * @param decay factor of the step size from one epoch to the next
 * @param weightDecay decoupled weight decay of dense weights
 * @param tableWeightDecay the same for the embedding table
 * @param largestGradient joint norm to which gradients are scaled down
 * @param hideItem share of training rows whose candidate is shown under the unknown id, so that the model learns to
 *     rank items it has never seen
 * @param average share of an epoch's steps, its last ones, whose mean weights end it; 0 keeps those of the last step
 * @param balance how the tasks are balanced
 * @param conflictSteps steps of an epoch in which the conflict between tasks is measured, at the cost of a backward pass
 *     per task each; 0 measures none
 * @param chainPenalty factor of the penalty on tasks that come out likelier than the task they come after
 * @param list what is one list, for list-wise architectures
 * @param workers threads that share a batch; part of the settings, since another number gives other roundings
 * @param calibration how the scores of the finished model are calibrated
 */
public record TrainingSettings(
        int batch,
        int epochs,
        int patience,
        double learningRate,
        double decay,
        double weightDecay,
        double tableWeightDecay,
        double largestGradient,
        double hideItem,
        double average,
        BalanceSettings balance,
        int conflictSteps,
        double chainPenalty,
        ListSettings list,
        int workers,
        CalibrationMethod calibration) {

    /** Reads the settings. */
    public static TrainingSettings read(YamlNode node) {
        TrainingSettings settings = new TrainingSettings(
                node.integer("batch", 1, 1_000_000, 2048),
                node.integer("epochs", 1, 1000, 4),
                node.integer("patience", 1, 1000, 2),
                node.number("learning_rate", 1e-8, 10, 2e-3),
                node.number("decay", 0.01, 1, 0.5),
                node.number("weight_decay", 0, 10, 0.01),
                node.number("table_weight_decay", 0, 10, 0.01),
                node.number("largest_gradient", 1e-3, 1e6, 5),
                node.number("hide_item", 0, 0.9, 0.1),
                node.number("average", 0, 1, 0),
                BalanceSettings.read(node),
                node.integer("conflict_steps", 0, 1000, 3),
                node.number("chain_penalty", 0, 1e6, 0),
                ListSettings.read(node.mapping("list")),
                node.integer("workers", 1, 256, 2),
                node.choice("calibration", CalibrationMethod.NONE));
        node.end();
        return settings;
    }
}
