package io.polyrank.ops;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A batch that went forward: its losses are known, and gradients can be asked for, which may depend on the losses. Close
 * it to free what the backward pass needs.
 *
 * <p>Not thread-safe; the weights must not change before the last backward pass.
 */
public final class TorchPass implements AutoCloseable {

    private final TorchWorkers workers;
    private final TorchOps ops;
    private final List<Tensor> parts;
    private final float[] losses;

    /**
     * @param parts the losses of each part, {@code [losses]}, which this object releases
     * @param losses their sums
     */
    TorchPass(TorchWorkers workers, TorchOps ops, List<Tensor> parts, float[] losses) {
        this.workers = workers;
        this.ops = ops;
        this.parts = parts;
        this.losses = losses;
    }

    /** The losses of the whole batch, {@code [losses]}. */
    public float[] losses() {
        return losses.clone();
    }

    /**
     * Adds the gradient of the weighted sum of the losses to the model's weights. It frees the pass as it goes, so it
     * comes last and once.
     *
     * @param factors {@code [losses]}
     */
    @SuppressWarnings("try")
    public void backward(float[] factors) {
        requireFactors(factors);
        workers.all(part -> {
            try (PointerScope scope = new PointerScope()) {
                parts.get(part)
                        .mul(Tensor.create(factors, factors.length))
                        .sum()
                        .backward();
                return part;
            }
        });
        for (int part = 1; part < parts.size(); part++) {
            ops.weights().takeGradients(ops.shard(part).weights());
        }
    }

    /**
     * The gradient of each loss with respect to some weights, {@code [losses][numbers of the weights]}, the weights one
     * after another. The model's own gradients stay as they are.
     *
     * <p>Cost: as many backward passes as there are losses, each of them down to the lowest of the weights.
     *
     * @param names the weights
     */
    public float[][] gradients(List<String> names) {
        List<float[][]> ofParts = workers.all(part -> gradients(names, part));
        float[][] sum = ofParts.get(0);
        for (float[][] other : ofParts.subList(1, ofParts.size())) {
            for (int loss = 0; loss < sum.length; loss++) {
                for (int at = 0; at < sum[loss].length; at++) {
                    sum[loss][at] += other[loss][at];
                }
            }
        }
        return sum;
    }

    @SuppressWarnings("try")
    private float[][] gradients(List<String> names, int part) {
        try (PointerScope scope = new PointerScope()) {
            float[][] gradients = new float[losses.length][];
            for (int loss = 0; loss < losses.length; loss++) {
                gradients[loss] = gradient(
                        parts.get(part).select(0, loss), ops.shard(part).weights(), names);
            }
            return gradients;
        }
    }

    /**
     * The gradient of a scalar with respect to some weights, one after another; 0 where it does not depend on them. The
     * graph stays for further passes.
     */
    @SuppressWarnings("try")
    public static float[] gradient(Tensor scalar, TorchWeights weights, List<String> names) {
        List<Tensor> tensors = names.stream().map(weights::tensor).toList();
        float[] flat = new float
                [Math.toIntExact(tensors.stream().mapToLong(Tensor::numel).sum())];
        try (PointerScope scope = new PointerScope()) {
            TensorVector found = torch.grad(
                    new TensorVector(scalar),
                    TorchOps.vector(new ArrayList<>(tensors)),
                    new TensorVector(),
                    new BoolOptional(true),
                    false,
                    true);
            int at = 0;
            for (int index = 0; index < tensors.size(); index++) {
                int length = Math.toIntExact(tensors.get(index).numel());
                Tensor gradient = found.get(index);
                if (gradient.defined()) {
                    new FloatPointer(gradient.contiguous().data_ptr_float()).get(flat, at, length);
                }
                at += length;
            }
        }
        return flat;
    }

    @Override
    public void close() {
        parts.forEach(Tensor::releaseReference);
        parts.clear();
    }

    private void requireFactors(float[] factors) {
        if (factors.length != losses.length) {
            throw new IllegalArgumentException(
                    "factors: expected one for each of " + losses.length + " losses, found " + factors.length);
        }
    }
}
