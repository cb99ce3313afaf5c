package io.polyrank.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.OptimizerParamGroupVector;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), libtorch's own, over all weights of a model: embedding
 * tables with one decay, everything else with another.
 *
 * <p>All weights exist before the optimiser does: run the model once, then build it. Not thread-safe.
 */
public final class Optimiser implements AutoCloseable {
    private final TorchWeights weights;
    private final List<String> order;
    private final AdamW adam;
    private double learningRate;

    /**
     * @param weights the weights to train; all of them exist
     * @param settings the settings
     * @param isTable whether the weight of a name is an embedding table
     */
    @SuppressWarnings("try")
    public Optimiser(TorchWeights weights, OptimiserSettings settings, Predicate<String> isTable) {
        this.weights = weights;
        List<String> tables = weights.names().stream().filter(isTable).toList();
        List<String> others = weights.names().stream().filter(isTable.negate()).toList();
        if (weights.names().isEmpty()) {
            throw new IllegalArgumentException("weights: expected those of a model that ran once, found none");
        }
        order = new ArrayList<>(others);
        order.addAll(tables);
        learningRate = settings.learningRate();
        try (PointerScope scope = new PointerScope()) {
            adam = new AdamW(parameters(others), options(settings, settings.weightDecay()));
            adam.add_param_group(
                    new OptimizerParamGroup(parameters(tables), options(settings, settings.tableWeightDecay())));
            adam.retainReference();
        }
    }

    private static AdamWOptions options(OptimiserSettings settings, double weightDecay) {
        AdamWOptions options = new AdamWOptions(settings.learningRate());
        // The binding shows a C++ tuple's memory, in which the last element stands first.
        options.betas().put(0, settings.beta2());
        options.betas().put(1, settings.beta1());
        options.eps().put(settings.epsilon());
        options.weight_decay().put(weightDecay);
        return options;
    }

    private TensorVector parameters(List<String> names) {
        return TorchOps.vector(names.stream().map(weights::tensor).toList());
    }

    /** The step size of the next step. */
    public double learningRate() {
        return learningRate;
    }

    /** Changes the step size, for warm-up and decay. */
    @SuppressWarnings("try")
    public void learningRate(double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("learningRate: expected a finite number of at least 0, found " + value);
        }
        learningRate = value;
        try (PointerScope scope = new PointerScope()) {
            OptimizerParamGroupVector groups = adam.param_groups();
            for (long i = 0; i < groups.size(); i++) {
                groups.get(i).options().set_lr(value);
            }
        }
    }

    /** Forgets the gradients of the last backward pass. */
    public void zeroGradients() {
        adam.zero_grad();
    }

    /**
     * Scales all gradients down together if their joint Euclidean norm exceeds a bound.
     *
     * @return the norm before
     */
    @SuppressWarnings("try")
    public double clipGradients(double largestNorm) {
        try (PointerScope scope = new PointerScope()) {
            return torch.clip_grad_norm_(parameters(order), largestNorm);
        }
    }

    /**
     * Changes every weight that has a gradient.
     *
     * @throws IllegalStateException if a weight was created after this optimiser, which would never be trained
     */
    @SuppressWarnings("try")
    public void step() {
        requireAllWeights();
        try (PointerScope scope = new PointerScope()) {
            adam.step();
        }
    }

    private void requireAllWeights() {
        if (weights.size() != order.size()) {
            List<String> late = new ArrayList<>(weights.names());
            late.removeAll(order);
            throw new IllegalStateException("weights " + late + ": created after the optimiser, so never trained;"
                    + " run the model once before building the optimiser");
        }
    }

    /** The trained weights in the order in which the state is kept. */
    List<String> order() {
        return List.copyOf(order);
    }

    void save(OutputArchive archive) {
        adam.save(archive);
    }

    void load(InputArchive archive) {
        adam.load(archive);
        learningRate = adam.param_groups().get(0).options().get_lr();
    }

    /** Frees the optimiser's state. */
    @Override
    public void close() {
        adam.releaseReference();
    }
}
