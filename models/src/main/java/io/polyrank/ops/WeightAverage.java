package io.polyrank.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The mean of a model's weights over several steps (Polyak and Juditsky 1992; Izmailov et al., UAI 2018). Steps of
 * stochastic training circle around a good place; their mean lies closer to it than the last one does.
 */
public final class WeightAverage implements AutoCloseable {
    private final TorchWeights weights;
    private final Map<String, Tensor> sums = new LinkedHashMap<>();
    private int count;

    /**
     * @param weights all of which exist
     */
    public WeightAverage(TorchWeights weights) {
        this.weights = weights;
    }

    /** Takes the weights as they are now into account. */
    @SuppressWarnings("try")
    public void add() {
        try (PointerScope scope = new PointerScope()) {
            for (String name : weights.names()) {
                Tensor now = weights.tensor(name).detach();
                Tensor sum = sums.get(name);
                if (sum == null) {
                    Tensor first = now.clone();
                    first.retainReference();
                    sums.put(name, first);
                } else {
                    sum.add_(now);
                }
            }
        }
        count++;
    }

    /** Makes the mean of what was added the model's weights, and starts anew; nothing added changes nothing. */
    @SuppressWarnings("try")
    public void apply() {
        try (PointerScope scope = new PointerScope()) {
            sums.forEach((name, sum) -> weights.tensor(name).detach().copy_(sum.div(new Scalar((double) count))));
        }
        close();
    }

    /** Frees the sums. */
    @Override
    public void close() {
        sums.values().forEach(Tensor::releaseReference);
        sums.clear();
        count = 0;
    }
}
