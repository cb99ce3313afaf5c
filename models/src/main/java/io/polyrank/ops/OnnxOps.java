package io.polyrank.ops;

import static io.polyrank.ops.OnnxAttributes.integer;
import static io.polyrank.ops.OnnxAttributes.integers;
import static io.polyrank.ops.OnnxAttributes.number;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.polyrank.runtime.Tap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records model code as an ONNX graph for inference.
 *
 * <p>Weights come by name from a {@link WeightSource}. Given a second source for {@link #folded} values, the graph holds
 * those values; without one it holds the computation. Dropout and detach leave no trace.
 */
public final class OnnxOps implements Ops<OnnxValue> {
    private static final float LAYER_NORM_EPSILON = 1e-5f;

    private final OnnxGraph graph;
    private final WeightSource weights;
    private final @Nullable WeightSource folded;
    private final Map<String, TensorData> seen = new HashMap<>();
    private final Map<String, OnnxValue> recorded = new HashMap<>();
    private final Map<Tap, Supplier<OnnxValue>> taps = new LinkedHashMap<>();

    /** Records everything as nodes, also what {@link #folded} computes. */
    public OnnxOps(OnnxGraph graph, WeightSource weights) {
        this.graph = graph;
        this.weights = weights;
        this.folded = null;
    }

    /** Records with finished values for {@link #folded}, as {@link TorchOps#foldedValues} gives them. */
    public OnnxOps(OnnxGraph graph, WeightSource weights, WeightSource folded) {
        this.graph = graph;
        this.weights = weights;
        this.folded = folded;
    }

    // ---- leaves

    @Override
    public OnnxValue weight(String name, Init init, long... shape) {
        TensorData data = seen.computeIfAbsent(name, weights::values);
        if (!Arrays.equals(data.shape(), shape)) {
            throw new IllegalArgumentException("weight " + name + ": expected shape " + Arrays.toString(shape)
                    + ", found " + Arrays.toString(data.shape()) + "; a name stands for one weight");
        }
        return recorded.computeIfAbsent(name, key -> graph.weight(key, data));
    }

    @Override
    public OnnxValue constant(float[] values, long... shape) {
        return graph.constant(values, shape);
    }

    @Override
    public OnnxValue ids(int[] values, long... shape) {
        return graph.constant(values, shape);
    }

    // ---- look-up and masks

    @Override
    public OnnxValue gather(OnnxValue table, OnnxValue ids) {
        int rank = table.rank() - 1 + ids.rank();
        return node("Gather", table.type(), rank, List.of(integer("axis", 0)), table, ids);
    }

    @Override
    public OnnxValue present(OnnxValue ids) {
        return cast(cast(ids, OnnxType.BOOL), OnnxType.FLOAT);
    }

    private OnnxValue cast(OnnxValue x, OnnxType type) {
        return node("Cast", type, x.rank(), List.of(integer("to", type.number())), x);
    }

    // ---- arithmetic

    @Override
    public OnnxValue add(OnnxValue a, OnnxValue b) {
        return elementwise("Add", a, b);
    }

    @Override
    public OnnxValue add(OnnxValue a, double b) {
        return elementwise("Add", a, scalar(b));
    }

    @Override
    public OnnxValue sub(OnnxValue a, OnnxValue b) {
        return elementwise("Sub", a, b);
    }

    @Override
    public OnnxValue mul(OnnxValue a, OnnxValue b) {
        return elementwise("Mul", a, b);
    }

    @Override
    public OnnxValue mul(OnnxValue a, double b) {
        return elementwise("Mul", a, scalar(b));
    }

    @Override
    public OnnxValue div(OnnxValue a, OnnxValue b) {
        return elementwise("Div", a, b);
    }

    @Override
    public OnnxValue atLeast(OnnxValue x, double bound) {
        return elementwise("Max", x, scalar(bound));
    }

    private OnnxValue scalar(double value) {
        return graph.constant(new float[] {(float) value});
    }

    private OnnxValue elementwise(String operator, OnnxValue a, OnnxValue b) {
        if (a.type() != b.type()) {
            throw new IllegalArgumentException(operator + ": expected operands of one type, found " + a + " and " + b);
        }
        return node(operator, a.type(), Math.max(a.rank(), b.rank()), List.of(), a, b);
    }

    // ---- products

    @Override
    public OnnxValue matmul(OnnxValue a, OnnxValue b) {
        requireMatrix("matmul", a);
        requireMatrix("matmul", b);
        return node("MatMul", OnnxType.FLOAT, Math.max(a.rank(), b.rank()), List.of(), a, b);
    }

    /** Two axes become one Gemm, which ONNX Runtime fuses with a following Relu; more become MatMul and Add. */
    @Override
    public OnnxValue linear(OnnxValue x, OnnxValue weight, OnnxValue bias) {
        if (x.rank() == 2) {
            return node("Gemm", OnnxType.FLOAT, 2, List.of(integer("transB", 1)), x, weight, bias);
        }
        return add(matmul(x, transpose(weight, 1, 0)), bias);
    }

    @Override
    public OnnxValue affine(OnnxValue x, OnnxValue weight, OnnxValue bias) {
        return node("Gemm", OnnxType.FLOAT, 2, List.of(), x, weight, bias);
    }

    @Override
    public OnnxValue attention(OnnxValue query, OnnxValue key, OnnxValue value, OnnxValue bias, int headSize) {
        return matmul(attentionWeights(query, key, bias, headSize), value);
    }

    @Override
    public OnnxValue attentionWeights(OnnxValue query, OnnxValue key, OnnxValue bias, int headSize) {
        return softmax(add(attentionScores(query, key, headSize), bias), -1);
    }

    @Override
    public OnnxValue attention(OnnxValue query, OnnxValue key, OnnxValue value, int headSize) {
        return matmul(softmax(attentionScores(query, key, headSize), -1), value);
    }

    private OnnxValue attentionScores(OnnxValue query, OnnxValue key, int headSize) {
        return matmul(mul(query, 1 / Math.sqrt(headSize)), swapLastAxes(key));
    }

    private OnnxValue swapLastAxes(OnnxValue x) {
        requireMatrix("attention", x);
        long[] permutation = new long[x.rank()];
        Arrays.setAll(permutation, i -> i);
        permutation[x.rank() - 2] = x.rank() - 1L;
        permutation[x.rank() - 1] = x.rank() - 2L;
        return transpose(x, permutation);
    }

    private static void requireMatrix(String operator, OnnxValue x) {
        if (x.rank() < 2) {
            throw new IllegalArgumentException(operator + ": expected at least 2 axes, found " + x);
        }
    }

    // ---- normalisation and activations

    @Override
    public OnnxValue layerNorm(OnnxValue x, int size) {
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        List<AttributeProto> attributes = List.of(integer("axis", -1), number("epsilon", LAYER_NORM_EPSILON));
        return node("LayerNormalization", OnnxType.FLOAT, x.rank(), attributes, x, graph.constant(ones, size));
    }

    @Override
    public OnnxValue layerNorm(OnnxValue x, int size, OnnxValue scale, OnnxValue shift) {
        List<AttributeProto> attributes = List.of(integer("axis", -1), number("epsilon", LAYER_NORM_EPSILON));
        return node("LayerNormalization", OnnxType.FLOAT, x.rank(), attributes, x, scale, shift);
    }

    @Override
    public OnnxValue softmax(OnnxValue x, int axis) {
        return node("Softmax", OnnxType.FLOAT, x.rank(), List.of(axis(axis, x.rank())), x);
    }

    @Override
    public OnnxValue relu(OnnxValue x) {
        return unary("Relu", x);
    }

    /** In the form that ONNX Runtime recognises and fuses; opset 17 has no operator for it. */
    @Override
    public OnnxValue gelu(OnnxValue x) {
        OnnxValue twice = add(unary("Erf", div(x, scalar(Math.sqrt(2)))), 1);
        return mul(mul(x, twice), 0.5);
    }

    @Override
    public OnnxValue sigmoid(OnnxValue x) {
        return unary("Sigmoid", x);
    }

    @Override
    public OnnxValue tanh(OnnxValue x) {
        return unary("Tanh", x);
    }

    @Override
    public OnnxValue softplus(OnnxValue x) {
        return unary("Softplus", x);
    }

    @Override
    public OnnxValue exp(OnnxValue x) {
        return unary("Exp", x);
    }

    @Override
    public OnnxValue log(OnnxValue x) {
        return unary("Log", x);
    }

    private OnnxValue unary(String operator, OnnxValue x) {
        return node(operator, x.type(), x.rank(), List.of(), x);
    }

    // ---- shape

    @Override
    public OnnxValue reshape(OnnxValue x, long... shape) {
        return node("Reshape", x.type(), shape.length, List.of(), x, vector(shape));
    }

    @Override
    public OnnxValue transpose(OnnxValue x, long... permutation) {
        Shapes.requirePermutation(permutation, x.rank());
        return node("Transpose", x.type(), x.rank(), List.of(integers("perm", permutation)), x);
    }

    @Override
    public OnnxValue select(OnnxValue x, int axis, long index) {
        OnnxValue position = graph.constant(new long[] {index});
        return node("Gather", x.type(), x.rank() - 1, List.of(axis(axis, x.rank())), x, position);
    }

    @Override
    public OnnxValue slice(OnnxValue x, int axis, long from, long to) {
        OnnxValue axes = vector(Shapes.axis(axis, x.rank()));
        return node("Slice", x.type(), x.rank(), List.of(), x, vector(from), vector(to), axes);
    }

    @Override
    public OnnxValue concat(int axis, List<OnnxValue> parts) {
        OnnxValue first = parts.get(0);
        for (OnnxValue part : parts) {
            if (part.rank() != first.rank() || part.type() != first.type()) {
                throw new IllegalArgumentException(
                        "concat: expected parts of one type and rank, found " + first + " and " + part);
            }
        }
        OnnxValue[] operands = parts.toArray(new OnnxValue[0]);
        return node("Concat", first.type(), first.rank(), List.of(axis(axis, first.rank())), operands);
    }

    @Override
    public OnnxValue stack(int axis, List<OnnxValue> parts) {
        int position = Shapes.axis(axis, parts.get(0).rank() + 1);
        List<OnnxValue> widened = new ArrayList<>();
        parts.forEach(part -> widened.add(unsqueeze(part, position)));
        return concat(position, widened);
    }

    @Override
    public OnnxValue unsqueeze(OnnxValue x, int axis) {
        int rank = x.rank() + 1;
        return node("Unsqueeze", x.type(), rank, List.of(), x, vector(Shapes.axis(axis, rank)));
    }

    @Override
    public OnnxValue squeeze(OnnxValue x, int axis) {
        return node("Squeeze", x.type(), x.rank() - 1, List.of(), x, vector(Shapes.axis(axis, x.rank())));
    }

    @Override
    public OnnxValue repeatRows(OnnxValue x, OnnxValue like) {
        OnnxValue shape = node("Shape", OnnxType.INT64, 1, List.of(integer("start", 0), integer("end", 1)), like);
        if (x.rank() > 1) {
            long[] ones = new long[x.rank() - 1];
            Arrays.fill(ones, 1);
            shape = node("Concat", OnnxType.INT64, 1, List.of(integer("axis", 0)), shape, vector(ones));
        }
        return node("Expand", x.type(), x.rank(), List.of(), x, shape);
    }

    private OnnxValue vector(long... values) {
        return graph.constant(values, values.length);
    }

    // ---- reductions

    @Override
    public OnnxValue sum(OnnxValue x, int axis, boolean keep) {
        OnnxValue axes = vector(Shapes.axis(axis, x.rank()));
        return node("ReduceSum", x.type(), reducedRank(x, keep), List.of(keepAxis(keep)), x, axes);
    }

    @Override
    public OnnxValue mean(OnnxValue x, int axis, boolean keep) {
        return reduce("ReduceMean", x, axis, keep);
    }

    @Override
    public OnnxValue max(OnnxValue x, int axis, boolean keep) {
        return reduce("ReduceMax", x, axis, keep);
    }

    /** Until opset 18 the axes of all reductions but ReduceSum are an attribute. */
    private OnnxValue reduce(String operator, OnnxValue x, int axis, boolean keep) {
        List<AttributeProto> attributes = List.of(integers("axes", Shapes.axis(axis, x.rank())), keepAxis(keep));
        return node(operator, x.type(), reducedRank(x, keep), attributes, x);
    }

    private static int reducedRank(OnnxValue x, boolean keep) {
        return keep ? x.rank() : x.rank() - 1;
    }

    private static AttributeProto keepAxis(boolean keep) {
        return integer("keepdims", keep ? 1 : 0);
    }

    private static AttributeProto axis(int axis, int rank) {
        return integer("axis", Shapes.axis(axis, rank));
    }

    // ---- training and exporting

    @Override
    public OnnxValue dropout(OnnxValue x, double p) {
        return x;
    }

    @Override
    public OnnxValue detach(OnnxValue x) {
        return x;
    }

    @Override
    public OnnxValue folded(String name, Supplier<OnnxValue> computation) {
        if (folded == null) {
            return computation.get();
        }
        OnnxValue known = recorded.get(name);
        if (known == null) {
            known = graph.weight(name, folded.values(name));
            recorded.put(name, known);
        }
        return known;
    }

    @Override
    public void tap(Tap tap, Supplier<OnnxValue> value) {
        taps.put(tap, value);
    }

    /**
     * Makes outputs of what the model code tapped, in nodes behind all others. What was recorded before stays what it is,
     * and is used again where a tap computes the same.
     */
    public List<Tap> recordTaps() {
        graph.reuseNodes();
        taps.forEach((tap, value) -> {
            String output = tap.output();
            graph.output(
                    output,
                    value.get(),
                    OnnxDimension.of(output + ".tasks"),
                    OnnxDimension.of(output + ".candidates"),
                    OnnxDimension.of(output + ".width"));
        });
        return List.copyOf(taps.keySet());
    }

    private OnnxValue node(
            String operator, OnnxType type, int rank, List<AttributeProto> attributes, OnnxValue... operands) {
        return graph.node(operator, type, rank, attributes, operands);
    }
}
