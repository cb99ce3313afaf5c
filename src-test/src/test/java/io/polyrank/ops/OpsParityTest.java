package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.runtime.Tap;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the seam gives the same in libtorch and in ONNX Runtime. */
class OpsParityTest {

    static Stream<Arguments> cases() {
        return Stream.of(
                        arithmetic(),
                        products(),
                        activations(),
                        shapes(),
                        reductions(),
                        lookups(),
                        attention(),
                        composites())
                .flatMap(stream -> stream);
    }

    private static Arguments with(String name, Program program, Feed... feeds) {
        return Arguments.of(name, program, List.of(feeds));
    }

    static Stream<Arguments> arithmetic() {
        return Stream.of(
                with("add equal shapes", OpsParityTest::add, Feed.normal(1, 3, 4), Feed.normal(2, 3, 4)),
                with("add batch 1 to N", OpsParityTest::add, Feed.normal(1, 1, 4), Feed.normal(2, 5, 4)),
                with("add missing axes", OpsParityTest::add, Feed.normal(1, 2, 3, 4), Feed.normal(2, 4)),
                with("sub both broadcast", OpsParityTest::sub, Feed.normal(1, 3, 1, 4), Feed.normal(2, 5, 1)),
                with("mul", OpsParityTest::mul, Feed.normal(1, 1, 1), Feed.normal(2, 5, 4)),
                with("div", OpsParityTest::div, Feed.normal(1, 3, 4), Feed.positive(2, 3, 1)),
                with("scalars", OpsParityTest::scalars, Feed.normal(1, 3, 4)),
                with("atLeast", OpsParityTest::atLeast, Feed.normal(1, 3, 4)),
                with("constant", OpsParityTest::constant, Feed.normal(1, 3, 2)));
    }

    static Stream<Arguments> products() {
        return Stream.of(
                with("matmul", OpsParityTest::matmul, Feed.normal(1, 3, 4), Feed.normal(2, 4, 5)),
                with("matmul stacked by matrix", OpsParityTest::matmul, Feed.normal(1, 2, 3, 4), Feed.normal(2, 4, 5)),
                with("matmul 1 by N", OpsParityTest::matmul, Feed.normal(1, 1, 3, 4), Feed.normal(2, 6, 4, 5)),
                with("matmul N by 1", OpsParityTest::matmul, Feed.normal(1, 6, 1, 3, 4), Feed.normal(2, 1, 2, 4, 5)),
                with("linear of 2 axes", OpsParityTest::linear, Feed.normal(1, 7, 4)),
                with("linear of 1 row", OpsParityTest::linear, Feed.normal(1, 1, 4)),
                with("linear of 3 axes", OpsParityTest::linear, Feed.normal(1, 2, 7, 4)),
                with("affine", OpsParityTest::affine, Feed.normal(1, 7, 4)),
                with("linear of 1 axis", OpsParityTest::linearOfVector, Feed.normal(1, 4)));
    }

    static Stream<Arguments> activations() {
        Feed wide = Feed.floats(new float[] {-90, -25, -3, -0.5f, 0, 0.5f, 3, 19.9f, 20.1f, 25}, 2, 5);
        return Stream.of(
                with("layerNorm", OpsParityTest::layerNorm, Feed.normal(1, 3, 2, 8)),
                with("layerNorm of equal values", OpsParityTest::layerNorm, Feed.floats(new float[8], 1, 8)),
                with("layerNorm with scale and shift", OpsParityTest::layerNormScaled, Feed.normal(1, 3, 2, 8)),
                with("softmax last axis", OpsParityTest::softmaxLast, Feed.normal(1, 3, 4)),
                with("softmax middle axis", OpsParityTest::softmaxMiddle, Feed.normal(1, 3, 4, 2)),
                with("relu", OpsParityTest::relu, wide),
                with("gelu", OpsParityTest::gelu, wide),
                with("sigmoid", OpsParityTest::sigmoid, wide),
                with("tanh", OpsParityTest::tanh, wide),
                with("softplus", OpsParityTest::softplus, wide),
                with("exp", OpsParityTest::exp, Feed.normal(1, 3, 4)),
                with("log", OpsParityTest::log, Feed.positive(1, 3, 4)));
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                with("reshape infers and keeps", OpsParityTest::reshape, Feed.normal(1, 5, 6, 2)),
                with("reshape one row", OpsParityTest::reshape, Feed.normal(1, 1, 6, 2)),
                with("transpose", OpsParityTest::transpose, Feed.normal(1, 2, 3, 4)),
                with("select first axis", OpsParityTest::selectFirst, Feed.normal(1, 3, 4)),
                with("select negative axis and index", OpsParityTest::selectLast, Feed.normal(1, 3, 4)),
                with("slice", OpsParityTest::slice, Feed.normal(1, 3, 5)),
                with("concat", OpsParityTest::concat, Feed.normal(1, 3, 2), Feed.normal(2, 3, 4)),
                with("stack front", OpsParityTest::stackFront, Feed.normal(1, 3, 2), Feed.normal(2, 3, 2)),
                with("stack back", OpsParityTest::stackBack, Feed.normal(1, 3, 2), Feed.normal(2, 3, 2)),
                with("unsqueeze and squeeze", OpsParityTest::unsqueezeSqueeze, Feed.normal(1, 3, 2)),
                with("repeatRows 1 to N", OpsParityTest::repeatRows, Feed.normal(1, 1, 2, 3), Feed.normal(2, 5, 4)),
                with("repeatRows N to N", OpsParityTest::repeatRows, Feed.normal(1, 5, 2, 3), Feed.normal(2, 5, 4)),
                with("repeatRows 1 to 1", OpsParityTest::repeatRows, Feed.normal(1, 1, 3), Feed.normal(2, 1)),
                with("repeatRows of a vector", OpsParityTest::repeatRows, Feed.normal(1, 1), Feed.normal(2, 4, 2)));
    }

    static Stream<Arguments> reductions() {
        return Stream.of(
                with("sum", OpsParityTest::sum, Feed.normal(1, 3, 4, 2)),
                with("sum kept", OpsParityTest::sumKept, Feed.normal(1, 3, 4, 2)),
                with("mean", OpsParityTest::mean, Feed.normal(1, 3, 4, 2)),
                with("mean kept", OpsParityTest::meanKept, Feed.normal(1, 3, 4, 2)),
                with("max", OpsParityTest::max, Feed.normal(1, 3, 4, 2)),
                with("max kept", OpsParityTest::maxKept, Feed.normal(1, 3, 4, 2)));
    }

    static Stream<Arguments> lookups() {
        return Stream.of(
                with("gather vector", OpsParityTest::gather, Feed.ids(1, 6, 5)),
                with("gather matrix", OpsParityTest::gather, Feed.ids(1, 6, 2, 5)),
                with("gather with offsets", OpsParityTest::gatherWithOffsets, Feed.ids(1, 3, 4, 2)),
                with("gather constant ids", OpsParityTest::gatherConstant, Feed.normal(1, 3, 4)),
                with("present", OpsParityTest::present, Feed.ids(new int[] {0, 1, 7, 0, 0, -1}, 2, 3)),
                with("maskBias", OpsParityTest::maskBias, Feed.ids(new int[] {0, 1, 7, 0, 0, 5}, 2, 3)));
    }

    static Stream<Arguments> attention() {
        Feed mask = Feed.ids(new int[] {1, 2, 0, 0, 0, 0, 3, 4, 5}, 3, 1, 3);
        return Stream.of(
                with("plain", OpsParityTest::attention, Feed.normal(1, 2, 3, 4, 8), Feed.normal(2, 2, 3, 5, 8)),
                with("one query", OpsParityTest::attention, Feed.normal(1, 7, 2, 1, 8), Feed.normal(2, 7, 2, 5, 8)),
                with(
                        "one query of wide heads",
                        OpsParityTest::wideAttention,
                        Feed.normal(1, 7, 2, 1, 16),
                        Feed.normal(2, 7, 2, 5, 16)),
                with(
                        "query 1, key N",
                        OpsParityTest::attention,
                        Feed.normal(1, 1, 2, 4, 8),
                        Feed.normal(2, 6, 2, 5, 8)),
                with(
                        "query N, key 1",
                        OpsParityTest::attention,
                        Feed.normal(1, 6, 2, 4, 8),
                        Feed.normal(2, 1, 2, 5, 8)),
                with(
                        "heads broadcast",
                        OpsParityTest::attention,
                        Feed.normal(1, 6, 1, 4, 8),
                        Feed.normal(2, 6, 2, 5, 8)),
                with("no leading axis", OpsParityTest::attention, Feed.normal(1, 4, 8), Feed.normal(2, 5, 8)),
                with("one leading axis", OpsParityTest::attention, Feed.normal(1, 3, 4, 8), Feed.normal(2, 3, 5, 8)),
                with("ranks differ", OpsParityTest::attention, Feed.normal(1, 4, 8), Feed.normal(2, 3, 2, 5, 8)),
                with(
                        "three leading axes",
                        OpsParityTest::attention,
                        Feed.normal(1, 2, 1, 3, 4, 8),
                        Feed.normal(2, 2, 4, 1, 5, 8)),
                with(
                        "mask per row, one row empty",
                        OpsParityTest::maskedAttention,
                        Feed.normal(1, 3, 4, 8),
                        Feed.normal(2, 3, 3, 8),
                        mask),
                with(
                        "mask has the batch, query and key do not",
                        OpsParityTest::maskedAttention,
                        Feed.normal(1, 1, 4, 8),
                        Feed.normal(2, 1, 3, 8),
                        mask),
                with(
                        "one mask for all",
                        OpsParityTest::maskedAttention,
                        Feed.normal(1, 6, 2, 4, 8),
                        Feed.normal(2, 6, 2, 3, 8),
                        Feed.ids(new int[] {1, 0, 2}, 1, 3)),
                with(
                        "mask per query position",
                        OpsParityTest::maskedAttention,
                        Feed.normal(1, 6, 2, 2, 8),
                        Feed.normal(2, 6, 2, 3, 8),
                        Feed.ids(new int[] {1, 0, 2, 0, 0, 1}, 2, 3)),
                with(
                        "mask per batch, shared by heads",
                        OpsParityTest::maskedAttention,
                        Feed.normal(1, 3, 2, 4, 8),
                        Feed.normal(2, 3, 2, 3, 8),
                        Feed.ids(new int[] {1, 2, 0, 0, 0, 0, 3, 4, 5}, 3, 1, 1, 3)),
                with(
                        "weights, one row empty",
                        OpsParityTest::attentionWeights,
                        Feed.normal(1, 3, 4, 8),
                        Feed.normal(2, 3, 3, 8),
                        mask),
                with(
                        "weights, query 1, key N",
                        OpsParityTest::attentionWeights,
                        Feed.normal(1, 1, 4, 8),
                        Feed.normal(2, 3, 3, 8),
                        mask),
                with(
                        "value of another width",
                        OpsParityTest::attentionWithWidth,
                        Feed.normal(1, 3, 2, 4, 8),
                        Feed.normal(2, 3, 2, 5, 8)));
    }

    static Stream<Arguments> composites() {
        return Stream.of(
                with("dense", OpsParityTest::dense, Feed.normal(1, 3, 4)),
                with("denseStack", OpsParityTest::denseStack, Feed.normal(1, 1, 5, 4)),
                with("denseStack of a stack", OpsParityTest::denseStack, Feed.normal(1, 3, 5, 4)),
                with(
                        "maskedMean, one row empty",
                        OpsParityTest::maskedMean,
                        Feed.normal(1, 3, 3, 2),
                        Feed.ids(new int[] {1, 2, 0, 0, 0, 0, 3, 4, 5}, 3, 3)),
                with("dropout and detach", OpsParityTest::dropoutDetach, Feed.normal(1, 3, 4)),
                with("folded", OpsParityTest::folded, Feed.normal(1, 3, 4)),
                with("tap", OpsParityTest::tapped, Feed.normal(1, 3, 4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void run_inLibtorchAndOnnxRuntime_givesEqualResults(String name, Program program, List<Feed> feeds) {
        try (TorchOps torch = new TorchOps(5)) {
            TensorData expected = BothSides.torch(torch, program, feeds);
            TensorData actual = BothSides.onnxRuntime(
                    BothSides.record(program, feeds, graph -> new OnnxOps(graph, torch.weights()::values)), feeds);
            BothSides.assertClose(actual, expected);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void cases_together_callEveryOperation() {
        Set<String> called = new TreeSet<>();
        cases().map(Arguments::get).forEach(parts -> {
            try (TorchOps torch = new TorchOps(5)) {
                ((Program) parts[1]).run(recording(torch, called), BothSides.tensors((List<Feed>) parts[2]));
            }
        });
        Set<String> operations =
                Arrays.stream(Ops.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
        assertThat(called).containsExactlyInAnyOrderElementsOf(operations);
    }

    @SuppressWarnings("unchecked")
    private static Ops<Tensor> recording(TorchOps torch, Set<String> called) {
        return (Ops<Tensor>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    return method.invoke(torch, arguments);
                });
    }

    static <V> V add(Ops<V> o, List<V> in) {
        return o.add(in.get(0), in.get(1));
    }

    static <V> V sub(Ops<V> o, List<V> in) {
        return o.sub(in.get(0), in.get(1));
    }

    static <V> V mul(Ops<V> o, List<V> in) {
        return o.mul(in.get(0), in.get(1));
    }

    static <V> V div(Ops<V> o, List<V> in) {
        return o.div(in.get(0), in.get(1));
    }

    static <V> V scalars(Ops<V> o, List<V> in) {
        return o.mul(o.add(in.get(0), 0.3), -1.7);
    }

    static <V> V atLeast(Ops<V> o, List<V> in) {
        return o.atLeast(in.get(0), 0.25);
    }

    static <V> V constant(Ops<V> o, List<V> in) {
        return o.add(in.get(0), o.constant(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    }

    static <V> V matmul(Ops<V> o, List<V> in) {
        return o.matmul(in.get(0), in.get(1));
    }

    static <V> V linear(Ops<V> o, List<V> in) {
        return o.linear(in.get(0), o.weight("w", Init.fanIn(4), 3, 4), o.weight("b", Init.normal(1), 3));
    }

    static <V> V linearOfVector(Ops<V> o, List<V> in) {
        return linear(o, List.of(o.unsqueeze(in.get(0), 0)));
    }

    static <V> V affine(Ops<V> o, List<V> in) {
        return o.affine(in.get(0), o.weight("w", Init.fanIn(4), 4, 3), o.weight("b", Init.normal(1), 1, 3));
    }

    static <V> V layerNorm(Ops<V> o, List<V> in) {
        return o.layerNorm(in.get(0), 8);
    }

    static <V> V layerNormScaled(Ops<V> o, List<V> in) {
        return o.layerNorm(in.get(0), 8, o.weight("s", Init.normal(1), 8), o.weight("t", Init.normal(1), 8));
    }

    static <V> V softmaxLast(Ops<V> o, List<V> in) {
        return o.softmax(in.get(0), -1);
    }

    static <V> V softmaxMiddle(Ops<V> o, List<V> in) {
        return o.softmax(in.get(0), 1);
    }

    static <V> V relu(Ops<V> o, List<V> in) {
        return o.relu(in.get(0));
    }

    static <V> V gelu(Ops<V> o, List<V> in) {
        return o.gelu(in.get(0));
    }

    static <V> V sigmoid(Ops<V> o, List<V> in) {
        return o.sigmoid(in.get(0));
    }

    static <V> V tanh(Ops<V> o, List<V> in) {
        return o.tanh(in.get(0));
    }

    static <V> V softplus(Ops<V> o, List<V> in) {
        return o.softplus(in.get(0));
    }

    static <V> V exp(Ops<V> o, List<V> in) {
        return o.exp(in.get(0));
    }

    static <V> V log(Ops<V> o, List<V> in) {
        return o.log(in.get(0));
    }

    static <V> V reshape(Ops<V> o, List<V> in) {
        return o.reshape(o.reshape(in.get(0), 0, 3, -1), -1, 0, 2, 2);
    }

    static <V> V transpose(Ops<V> o, List<V> in) {
        return o.transpose(in.get(0), 2, 0, 1);
    }

    static <V> V selectFirst(Ops<V> o, List<V> in) {
        return o.select(in.get(0), 0, 1);
    }

    static <V> V selectLast(Ops<V> o, List<V> in) {
        return o.select(in.get(0), -1, -2);
    }

    static <V> V slice(Ops<V> o, List<V> in) {
        return o.slice(in.get(0), -1, 1, 4);
    }

    static <V> V concat(Ops<V> o, List<V> in) {
        return o.concat(-1, in);
    }

    static <V> V stackFront(Ops<V> o, List<V> in) {
        return o.stack(0, in);
    }

    static <V> V stackBack(Ops<V> o, List<V> in) {
        return o.stack(-1, in);
    }

    static <V> V unsqueezeSqueeze(Ops<V> o, List<V> in) {
        return o.unsqueeze(o.squeeze(o.unsqueeze(o.unsqueeze(in.get(0), -1), 0), -1), 1);
    }

    static <V> V repeatRows(Ops<V> o, List<V> in) {
        return o.repeatRows(in.get(0), in.get(1));
    }

    static <V> V sum(Ops<V> o, List<V> in) {
        return o.sum(in.get(0), -2, false);
    }

    static <V> V sumKept(Ops<V> o, List<V> in) {
        return o.sum(in.get(0), 1, true);
    }

    static <V> V mean(Ops<V> o, List<V> in) {
        return o.mean(in.get(0), 0, false);
    }

    static <V> V meanKept(Ops<V> o, List<V> in) {
        return o.mean(in.get(0), -1, true);
    }

    static <V> V max(Ops<V> o, List<V> in) {
        return o.max(in.get(0), -1, false);
    }

    static <V> V maxKept(Ops<V> o, List<V> in) {
        return o.max(in.get(0), 0, true);
    }

    static <V> V gather(Ops<V> o, List<V> in) {
        return o.gather(o.weight("table", Init.normal(1), 6, 3), in.get(0));
    }

    static <V> V gatherWithOffsets(Ops<V> o, List<V> in) {
        return o.gather(o.weight("table", Init.normal(1), 6, 3), o.add(in.get(0), o.ids(0, 3)));
    }

    static <V> V gatherConstant(Ops<V> o, List<V> in) {
        return o.add(in.get(0), o.gather(o.weight("table", Init.normal(1), 6, 4), o.ids(new int[] {5, 0, 2}, 3)));
    }

    static <V> V present(Ops<V> o, List<V> in) {
        return o.present(in.get(0));
    }

    static <V> V maskBias(Ops<V> o, List<V> in) {
        return o.maskBias(o.present(in.get(0)));
    }

    static <V> V attention(Ops<V> o, List<V> in) {
        return o.attention(in.get(0), in.get(1), o.mul(in.get(1), 0.5), 8);
    }

    static <V> V wideAttention(Ops<V> o, List<V> in) {
        return o.attention(in.get(0), in.get(1), o.mul(in.get(1), 0.5), 16);
    }

    static <V> V maskedAttention(Ops<V> o, List<V> in) {
        V bias = o.maskBias(o.present(in.get(2)));
        return o.attention(in.get(0), in.get(1), o.add(in.get(1), 1), bias, 8);
    }

    static <V> V attentionWeights(Ops<V> o, List<V> in) {
        return o.attentionWeights(in.get(0), in.get(1), o.maskBias(o.present(in.get(2))), 8);
    }

    static <V> V attentionWithWidth(Ops<V> o, List<V> in) {
        return o.attention(in.get(0), in.get(1), o.slice(in.get(1), -1, 0, 3), 8);
    }

    static <V> V dense(Ops<V> o, List<V> in) {
        return o.dense("tower", in.get(0), 4, 6);
    }

    static <V> V denseStack(Ops<V> o, List<V> in) {
        return o.denseStack("experts", in.get(0), 3, 4, 6);
    }

    static <V> V maskedMean(Ops<V> o, List<V> in) {
        return o.maskedMean(in.get(0), o.present(in.get(1)));
    }

    static <V> V dropoutDetach(Ops<V> o, List<V> in) {
        return o.detach(o.dropout(in.get(0), 0.5));
    }

    static <V> V folded(Ops<V> o, List<V> in) {
        return o.mul(in.get(0), o.folded("scale", () -> o.exp(o.weight("w", Init.normal(1), 4))));
    }

    /** What nobody asked to see leaves no trace. */
    static <V> V tapped(Ops<V> o, List<V> in) {
        o.tap(new Tap.Attention("click"), () -> {
            throw new AssertionError("nobody asked");
        });
        return o.mul(in.get(0), 2);
    }
}
