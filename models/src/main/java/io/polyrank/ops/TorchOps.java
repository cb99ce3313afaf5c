package io.polyrank.ops;

import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Executes model code in libtorch, with gradients.
 *
 * <p>Memory: the garbage collector does not see tensors, so <b>every training step and every evaluated batch runs inside
 * {@code try (PointerScope scope = new PointerScope())}</b>, which frees all tensors made within it. Weights are exempt.
 * A tensor that must outlive its scope needs {@link Tensor#retainReference} before the scope closes. Using a freed
 * tensor throws {@link NullPointerException}.
 *
 * <p>All randomness, initial weights and dropout, comes from the seed; nothing uses libtorch's global generator. One
 * object belongs to one thread; several may train side by side, and {@link TorchWorkers} divide one batch among threads. Errors of libtorch, such as shapes that do not fit,
 * arrive as {@link RuntimeException} whose first line says what is wrong.
 */
public final class TorchOps implements Ops<Tensor>, AutoCloseable {
    private static final double LAYER_NORM_EPSILON = 1e-5;

    private final TorchWeights weights;
    private final long seed;
    private final Generator dropoutGenerator;
    private final List<TorchOps> shards = new ArrayList<>();
    private boolean training;
    private @Nullable Map<String, TensorData> foldedValues;

    /** A model without weights yet; all of its randomness follows from the seed. */
    public TorchOps(long seed) {
        this(seed, new TorchWeights(seed), seed);
    }

    private TorchOps(long seed, TorchWeights weights, long dropoutSeed) {
        this.seed = seed;
        this.weights = weights;
        dropoutGenerator = torch.createCPUGenerator(dropoutSeed);
        dropoutGenerator.retainReference();
    }

    // ---- the model's life

    /** The model's weights. */
    public TorchWeights weights() {
        return weights;
    }

    /** Whether dropout is active; it is not at first. */
    public boolean training() {
        return training;
    }

    /** Switches dropout on or off. */
    public void training(boolean active) {
        training = active;
    }

    /** Runs a computation without dropout and without recording gradients. */
    public <R> R evaluate(Supplier<R> computation) {
        return withoutGradients(false, computation);
    }

    /** Runs a computation without recording gradients. */
    <R> R withoutGradients(boolean dropout, Supplier<R> computation) {
        boolean trainingBefore = training;
        boolean gradientsBefore = GradMode.is_enabled();
        training = dropout;
        GradMode.set_enabled(false);
        try {
            return computation.get();
        } finally {
            GradMode.set_enabled(gradientsBefore);
            training = trainingBefore;
        }
    }

    /**
     * What {@link #folded} computes during one evaluated pass of the model, by name: the input of {@link OnnxOps}.
     *
     * @throws IllegalStateException if one name stands for two different values
     */
    @SuppressWarnings("try")
    public Map<String, TensorData> foldedValues(Runnable pass) {
        Map<String, TensorData> values = new LinkedHashMap<>();
        foldedValues = values;
        try (PointerScope scope = new PointerScope()) {
            evaluate(() -> {
                pass.run();
                return values;
            });
        } finally {
            foldedValues = null;
        }
        return values;
    }

    /**
     * The same model for another thread: same weights in the same memory, own gradients, own dropout. Number 0 is this
     * object itself.
     */
    TorchOps shard(int number) {
        while (shards.size() < number) {
            long dropoutSeed = Hashing.murmur3_128()
                    .newHasher()
                    .putLong(seed)
                    .putInt(shards.size() + 1)
                    .hash()
                    .asLong();
            shards.add(new TorchOps(seed, weights.shadow(), dropoutSeed));
        }
        return number == 0 ? this : shards.get(number - 1);
    }

    /** How many shards there are, this object included. */
    int shardCount() {
        return shards.size() + 1;
    }

    /** The state of dropout, to be continued by a resumed training. */
    Generator dropoutGenerator() {
        return dropoutGenerator;
    }

    /** Frees the weights. */
    @Override
    public void close() {
        shards.forEach(TorchOps::close);
        shards.clear();
        weights.close();
        dropoutGenerator.releaseReference();
    }

    // ---- values in and out

    /** A float tensor holding a copy of the values. */
    public static Tensor tensor(float[] values, long... shape) {
        requireCount(values.length, shape);
        return Tensor.create(values, shape);
    }

    /** An id tensor holding a copy of the values. */
    public static Tensor tensor(int[] values, long... shape) {
        requireCount(values.length, shape);
        return Tensor.create(values, shape);
    }

    /** A copy of the values of a float tensor. */
    public static TensorData read(Tensor tensor) {
        return TorchWeights.read(tensor);
    }

    private static void requireCount(int found, long... shape) {
        if (Shapes.count(shape) != found) {
            throw new IllegalArgumentException("values: expected " + Shapes.count(shape) + " for shape "
                    + Arrays.toString(shape) + ", found " + found);
        }
    }

    // ---- leaves

    @Override
    public Tensor weight(String name, Init init, long... shape) {
        return weights.get(name, init, shape);
    }

    @Override
    public Tensor constant(float[] values, long... shape) {
        return tensor(values, shape);
    }

    @Override
    public Tensor ids(int[] values, long... shape) {
        return tensor(values, shape);
    }

    // ---- look-up and masks

    @Override
    public Tensor gather(Tensor table, Tensor ids) {
        return torch.embedding(table, ids);
    }

    @Override
    public Tensor present(Tensor ids) {
        return ids.ne(new Scalar(0)).to(torch.ScalarType.Float);
    }

    // ---- arithmetic

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor add(Tensor a, double b) {
        return a.add(new Scalar(b));
    }

    @Override
    public Tensor sub(Tensor a, Tensor b) {
        return a.sub(b);
    }

    @Override
    public Tensor mul(Tensor a, Tensor b) {
        return a.mul(b);
    }

    @Override
    public Tensor mul(Tensor a, double b) {
        return a.mul(new Scalar(b));
    }

    @Override
    public Tensor div(Tensor a, Tensor b) {
        return a.div(b);
    }

    @Override
    public Tensor atLeast(Tensor x, double bound) {
        return x.clamp_min(new Scalar(bound));
    }

    // ---- products

    @Override
    public Tensor matmul(Tensor a, Tensor b) {
        return a.matmul(b);
    }

    @Override
    public Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return torch.linear(x, weight, new TensorOptional(bias));
    }

    @Override
    public Tensor attention(Tensor query, Tensor key, Tensor value, Tensor bias, int headSize) {
        return TorchAttention.apply(query, key, value, bias, headSize);
    }

    @Override
    public Tensor attention(Tensor query, Tensor key, Tensor value, int headSize) {
        return TorchAttention.apply(query, key, value, null, headSize);
    }

    @Override
    public Tensor attentionWeights(Tensor query, Tensor key, Tensor bias, int headSize) {
        Tensor scores = query.matmul(key.transpose(-2, -1)).mul(new Scalar(1 / Math.sqrt(headSize)));
        return scores.add(bias).softmax(-1);
    }

    // ---- normalisation and activations

    @Override
    public Tensor layerNorm(Tensor x, int size) {
        return torch.layer_norm(
                x, new long[] {size}, new TensorOptional(), new TensorOptional(), LAYER_NORM_EPSILON, false);
    }

    @Override
    public Tensor softmax(Tensor x, int axis) {
        return x.softmax(axis);
    }

    @Override
    public Tensor relu(Tensor x) {
        return x.relu();
    }

    @Override
    public Tensor gelu(Tensor x) {
        return torch.gelu(x);
    }

    @Override
    public Tensor sigmoid(Tensor x) {
        return x.sigmoid();
    }

    @Override
    public Tensor tanh(Tensor x) {
        return x.tanh();
    }

    @Override
    public Tensor softplus(Tensor x) {
        return torch.softplus(x);
    }

    @Override
    public Tensor exp(Tensor x) {
        return x.exp();
    }

    @Override
    public Tensor log(Tensor x) {
        return x.log();
    }

    // ---- shape

    @Override
    public Tensor reshape(Tensor x, long... shape) {
        return x.reshape(Shapes.resolveZeros(shape, x.shape()));
    }

    @Override
    public Tensor transpose(Tensor x, long... permutation) {
        Shapes.requirePermutation(permutation, Math.toIntExact(x.dim()));
        return x.permute(permutation);
    }

    @Override
    public Tensor select(Tensor x, int axis, long index) {
        return x.select(axis, index);
    }

    @Override
    public Tensor slice(Tensor x, int axis, long from, long to) {
        return x.slice(axis, new LongOptional(from), new LongOptional(to), 1);
    }

    @Override
    public Tensor concat(int axis, List<Tensor> parts) {
        return torch.cat(vector(parts), axis);
    }

    @Override
    public Tensor stack(int axis, List<Tensor> parts) {
        return torch.stack(vector(parts), axis);
    }

    @Override
    public Tensor unsqueeze(Tensor x, int axis) {
        return x.unsqueeze(axis);
    }

    @Override
    public Tensor squeeze(Tensor x, int axis) {
        if (x.size(axis) != 1) {
            throw new IllegalArgumentException(
                    "squeeze: expected length 1 at axis " + axis + ", found " + Arrays.toString(x.shape()));
        }
        return x.squeeze(axis);
    }

    @Override
    public Tensor repeatRows(Tensor x, Tensor like) {
        long[] shape = x.shape();
        shape[0] = like.size(0);
        return x.expand(shape);
    }

    // ---- reductions

    @Override
    public Tensor sum(Tensor x, int axis, boolean keep) {
        return x.sum(new long[] {axis}, keep, new ScalarTypeOptional());
    }

    @Override
    public Tensor mean(Tensor x, int axis, boolean keep) {
        return x.mean(new long[] {axis}, keep, new ScalarTypeOptional());
    }

    @Override
    public Tensor max(Tensor x, int axis, boolean keep) {
        return x.amax(new long[] {axis}, keep);
    }

    // ---- training and exporting

    @Override
    public Tensor dropout(Tensor x, double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout: expected a probability in [0, 1), found " + p);
        }
        if (!training || p == 0) {
            return x;
        }
        Tensor kept = torch.empty_like(x.detach()).bernoulli_(1 - p, new GeneratorOptional(dropoutGenerator));
        return x.mul(kept.div_(new Scalar(1 - p)));
    }

    @Override
    public Tensor detach(Tensor x) {
        return x.detach();
    }

    @Override
    public Tensor folded(String name, Supplier<Tensor> computation) {
        Tensor value = computation.get();
        if (foldedValues != null) {
            TensorData data = read(value);
            TensorData before = foldedValues.put(name, data);
            if (before != null && !before.equals(data)) {
                throw new IllegalStateException("folded " + name + ": stands for two different values, " + before
                        + " and " + data + "; give each computation its own name");
            }
        }
        return value;
    }

    static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(new Tensor[0]));
    }
}
