package io.polyrank.ops;

/**
 * Settings of {@link Optimiser}.
 *
 * @param learningRate the step size to start with; {@link Optimiser#learningRate} changes it
 * @param beta1 decay of the mean of the gradients
 * @param beta2 decay of the mean of the squared gradients
 * @param epsilon added to the root of that mean
 * @param weightDecay how much of a weight is taken off per step and unit of learning rate, for matrices and the like
 * @param tableWeightDecay the same for embedding tables, which overfit in other ways
 */
public record OptimiserSettings(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double tableWeightDecay) {

    public OptimiserSettings {
        requireAtLeastZero("learningRate", learningRate);
        requireFraction("beta1", beta1);
        requireFraction("beta2", beta2);
        requireAtLeastZero("epsilon", epsilon);
        requireAtLeastZero("weightDecay", weightDecay);
        requireAtLeastZero("tableWeightDecay", tableWeightDecay);
    }

    /** The usual settings of Adam with no weight decay. */
    public static OptimiserSettings adam(double learningRate) {
        return new OptimiserSettings(learningRate, 0.9, 0.999, 1e-8, 0, 0);
    }

    /** The same with decoupled weight decay. */
    public OptimiserSettings withWeightDecay(double ofWeights, double ofTables) {
        return new OptimiserSettings(learningRate, beta1, beta2, epsilon, ofWeights, ofTables);
    }

    private static void requireAtLeastZero(String field, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(field + ": expected a finite number of at least 0, found " + value);
        }
    }

    private static void requireFraction(String field, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(field + ": expected a number in [0, 1), found " + value);
        }
    }
}
