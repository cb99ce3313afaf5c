package io.polyrank.ops;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The named weights of one model, in the order of their first use.
 *
 * <p>Each weight is drawn from its own generator, seeded by the model's seed and the weight's name: equal seeds give
 * equal weights, whatever the order of creation. Weights belong to this object and not to the {@link PointerScope} in
 * which they happen to be created; {@link #close} frees them. Not thread-safe.
 */
public final class TorchWeights implements AutoCloseable {
    private final long seed;
    private final boolean complete;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    TorchWeights(long seed) {
        this(seed, false);
    }

    private TorchWeights(long seed, boolean complete) {
        this.seed = seed;
        this.complete = complete;
    }

    /** The same weights, in the same memory, with gradients of their own; it cannot create more. */
    @SuppressWarnings("try")
    TorchWeights shadow() {
        TorchWeights shadow = new TorchWeights(seed, true);
        try (PointerScope scope = new PointerScope()) {
            tensors.forEach((name, tensor) -> shadow.keep(name, tensor.detach()));
        }
        return shadow;
    }

    /** Adds a shadow's gradients to those of these weights and forgets them there. */
    @SuppressWarnings("try")
    void takeGradients(TorchWeights shadow) {
        try (PointerScope scope = new PointerScope()) {
            shadow.tensors.forEach((name, other) -> {
                Tensor own = tensor(name);
                if (other.grad().defined()) {
                    if (own.grad().defined()) {
                        own.grad().add_(other.grad());
                    } else {
                        own.mutable_grad().put(other.grad());
                    }
                    other.mutable_grad().reset();
                }
            });
        }
    }

    /** The weight of this name, created if it is new. */
    Tensor get(String name, Init init, long... shape) {
        Tensor existing = tensors.get(name);
        if (existing == null) {
            if (complete) {
                throw new IllegalStateException(
                        "weight " + name + ": first used by a worker; run the model once before its work is divided");
            }
            return create(name, init, shape);
        }
        requireShape(name, shape, existing);
        return existing;
    }

    @SuppressWarnings("try")
    private Tensor create(String name, Init init, long... shape) {
        Shapes.count(shape);
        try (PointerScope scope = new PointerScope()) {
            Tensor tensor = torch.empty(shape);
            GeneratorOptional generator = new GeneratorOptional(generator(name));
            if (init instanceof Init.Normal normal) {
                tensor.normal_(0, normal.standardDeviation(), generator);
            } else if (init instanceof Init.Uniform uniform) {
                tensor.uniform_(-uniform.bound(), uniform.bound(), generator);
            } else if (init instanceof Init.Constant constant) {
                tensor.fill_(new Scalar(constant.value()));
            }
            return keep(name, tensor);
        }
    }

    private Generator generator(String name) {
        long own = Hashing.murmur3_128()
                .newHasher()
                .putLong(seed)
                .putString(name, StandardCharsets.UTF_8)
                .hash()
                .asLong();
        return torch.createCPUGenerator(own);
    }

    private Tensor keep(String name, Tensor tensor) {
        tensor.set_requires_grad(true);
        tensor.retainReference();
        tensors.put(name, tensor);
        return tensor;
    }

    /** The names in the order of first use. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** The tensors themselves, in the order of {@link #names}. */
    public List<Tensor> tensors() {
        return List.copyOf(tensors.values());
    }

    /** The tensor of one weight. */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("weight " + name + ": not created yet; there are " + tensors.keySet());
        }
        return tensor;
    }

    /** How many weights there are. */
    int size() {
        return tensors.size();
    }

    /** How many numbers are trained. */
    public long count() {
        return tensors.values().stream().mapToLong(Tensor::numel).sum();
    }

    /** A copy of the values of one weight. */
    public TensorData values(String name) {
        return read(tensor(name));
    }

    /** A copy of all weights, for instance of the best epoch so far. */
    public Map<String, TensorData> snapshot() {
        Map<String, TensorData> copy = new LinkedHashMap<>();
        tensors.keySet().forEach(name -> copy.put(name, values(name)));
        return copy;
    }

    /** Overwrites the values of one weight, creating it if it is new. Optimisers keep their hold on it. */
    @SuppressWarnings("try")
    public void assign(String name, TensorData data) {
        Tensor existing = tensors.get(name);
        if (existing != null) {
            requireShape(name, data.shape(), existing);
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor values = TorchOps.tensor(data.values(), data.shape());
            if (existing == null) {
                keep(name, values);
            } else {
                existing.detach().copy_(values);
            }
        }
    }

    /** Assigns every weight of a snapshot. */
    public void restore(Map<String, TensorData> snapshot) {
        snapshot.forEach(this::assign);
    }

    /** The gradient of one weight, or nothing if the last backward pass did not reach it. */
    @SuppressWarnings("try")
    public Optional<TensorData> gradient(String name) {
        try (PointerScope scope = new PointerScope()) {
            Tensor gradient = tensor(name).grad();
            return gradient.defined() ? Optional.of(read(gradient)) : Optional.empty();
        }
    }

    /**
     * Puts other gradients in the place of those of some weights.
     *
     * @param names the weights
     * @param gradients their gradients, one weight after another
     */
    @SuppressWarnings("try")
    public void replaceGradients(List<String> names, float[] gradients) {
        try (PointerScope scope = new PointerScope()) {
            int at = 0;
            for (String name : names) {
                Tensor weight = tensor(name);
                int length = Math.toIntExact(weight.numel());
                float[] own = Arrays.copyOfRange(gradients, at, at + length);
                weight.mutable_grad().put(TorchOps.tensor(own, weight.shape()));
                at += length;
            }
            if (at != gradients.length) {
                throw new IllegalArgumentException("gradients: expected " + at + " numbers for the weights " + names
                        + ", found " + gradients.length);
            }
        }
    }

    /** Frees the weights; none of them may be used afterwards. */
    @Override
    public void close() {
        tensors.values().forEach(Tensor::releaseReference);
        tensors.clear();
    }

    @SuppressWarnings("try")
    static TensorData read(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            long[] shape = tensor.shape();
            float[] values = new float[Math.toIntExact(tensor.numel())];
            Tensor dense = new Tensor(tensor.detach().contiguous());
            if (values.length > 0) {
                new FloatPointer(dense.data_ptr_float()).get(values);
            }
            return TensorData.of(values, shape);
        }
    }

    private static void requireShape(String name, long[] expected, Tensor existing) {
        if (!Arrays.equals(expected, existing.shape())) {
            throw new IllegalArgumentException("weight " + name + ": expected shape " + Arrays.toString(expected)
                    + ", found " + Arrays.toString(existing.shape()) + "; a name stands for one weight");
        }
    }
}
