package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxOpsTest {

    /** Conditional layer norm whose scale comes from a hyper-network over two task embeddings. */
    static <V> V conditionalModel(Ops<V> o, List<V> in) {
        V scale = o.folded("scale", () -> {
            V tasks = o.gather(o.weight("task", Init.normal(1), 2, 4), o.ids(0, 1));
            return o.unsqueeze(o.dense("hyper", o.relu(o.dense("inner", tasks, 4, 6)), 6, 8), 1);
        });
        V normed = o.mul(o.layerNorm(o.unsqueeze(in.get(0), 0), 8), o.add(scale, 1));
        return o.sigmoid(o.sum(o.dense("out", normed, 8, 3), 0, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 257})
    void folded_valuesOrNodes_giveEqualResults(int rows) {
        List<Feed> feeds = List.of(Feed.normal(3, rows, 8));
        try (TorchOps torch = new TorchOps(5)) {
            TensorData expected = BothSides.torch(torch, OnnxOpsTest::conditionalModel, feeds);
            BothSides.assertClose(BothSides.onnxRuntime(model(torch, feeds, false), feeds), expected);
            BothSides.assertClose(BothSides.onnxRuntime(model(torch, feeds, true), feeds), expected);
        }
    }

    @Test
    void folded_withValues_isOneInitialiserWithoutTheHyperNetwork() {
        List<Feed> feeds = List.of(Feed.normal(3, 2, 8));
        try (TorchOps torch = new TorchOps(5)) {
            BothSides.torch(torch, OnnxOpsTest::conditionalModel, feeds);
            assertThat(initialisers(model(torch, feeds, false)))
                    .contains("task", "hyper.weight", "inner.weight", "out.weight")
                    .doesNotContain("scale");
            assertThat(initialisers(model(torch, feeds, true)))
                    .contains("scale", "out.weight")
                    .doesNotContain("task", "hyper.weight", "hyper.bias", "inner.weight");
        }
    }

    private static ModelProto model(TorchOps torch, List<Feed> feeds, boolean fold) {
        Map<String, TensorData> values =
                torch.foldedValues(() -> OnnxOpsTest.conditionalModel(torch, BothSides.tensors(feeds)));
        assertThat(values).containsOnlyKeys("scale");
        WeightSource weights = torch.weights()::values;
        return BothSides.record(
                OnnxOpsTest::conditionalModel,
                feeds,
                graph -> fold ? new OnnxOps(graph, weights, WeightSource.of(values)) : new OnnxOps(graph, weights));
    }

    @Test
    void foldedValues_ofOneNameForTwoValues_isRefused() {
        try (TorchOps torch = new TorchOps(5)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> torch.foldedValues(() -> {
                        torch.folded("same", () -> torch.constant(new float[] {1}, 1));
                        torch.folded("same", () -> torch.constant(new float[] {2}, 1));
                    }))
                    .withMessageContaining("folded same");
        }
    }

    @Test
    void folded_withoutAValue_isRefusedByName() {
        OnnxOps onnx = new OnnxOps(new OnnxGraph("g"), WeightSource.of(Map.of()), WeightSource.of(Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onnx.folded("scale", () -> onnx.ids(1)))
                .withMessageContaining("scale");
    }

    @Test
    void constants_equalInContent_areOneInitialiser() {
        OnnxGraph graph = new OnnxGraph("g");
        OnnxOps onnx = new OnnxOps(graph, WeightSource.of(Map.of()));
        OnnxValue x = graph.input("x", OnnxType.FLOAT, OnnxDimension.of("rows"), OnnxDimension.of(4));
        OnnxValue y = onnx.layerNorm(onnx.add(onnx.layerNorm(onnx.add(x, 1), 4), 1), 4);
        graph.output("y", onnx.reshape(onnx.reshape(y, -1, 2), -1, 4), OnnxDimension.of("rows"), OnnxDimension.of(4));
        assertThat(initialisers(graph.build()))
                .containsExactlyInAnyOrder("float[1.0]", "float[1.0, 1.0, 1.0, 1.0]", "int64[-1, 2]", "int64[-1, 4]");
    }

    @Test
    void nodes_haveUniqueNamesThatTellTheirWeight() {
        OnnxGraph graph = new OnnxGraph("g");
        OnnxOps onnx = new OnnxOps(
                graph,
                WeightSource.of(Map.of(
                        "tower.weight", TensorData.of(new float[8], 2, 4),
                        "tower.bias", TensorData.of(new float[2], 2))));
        OnnxValue x = graph.input("x", OnnxType.FLOAT, OnnxDimension.of("rows"), OnnxDimension.of(4));
        OnnxValue twice = onnx.add(onnx.relu(onnx.dense("tower", x, 4, 2)), onnx.relu(onnx.dense("tower", x, 4, 2)));
        graph.output("y", twice, OnnxDimension.of("rows"), OnnxDimension.of(2));
        List<String> names = graph.build().getGraph().getNodeList().stream()
                .map(NodeProto::getName)
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "tower.weight/Gemm", "tower.weight/Gemm_2", "Relu", "Relu_2", "Add", "Identity");
    }

    @Test
    void build_leavesOutWhatNoOutputNeeds() {
        OnnxGraph graph = new OnnxGraph("g");
        OnnxOps onnx = new OnnxOps(graph, name -> TensorData.of(new float[4], 4));
        OnnxValue x = graph.input("x", OnnxType.FLOAT, OnnxDimension.of("rows"), OnnxDimension.of(4));
        onnx.mul(x, onnx.weight("unused", Init.zeros(), 4));
        graph.output("y", onnx.relu(x), OnnxDimension.of("rows"), OnnxDimension.of(4));
        ModelProto model = graph.build();
        assertThat(initialisers(model)).isEmpty();
        assertThat(model.getGraph().getNodeList())
                .extracting(NodeProto::getOpType)
                .containsExactly("Relu", "Identity");
    }

    @Test
    void build_isOfTheVersionsOnnxRuntimeReads() {
        OnnxGraph graph = new OnnxGraph("g");
        graph.output("y", graph.input("x", OnnxType.INT32, OnnxDimension.of(3)), OnnxDimension.of(3));
        graph.metadata("passport", "{}");
        ModelProto model = graph.build();
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(model.getMetadataProps(0).getKey()).isEqualTo("passport");
    }

    @Test
    void build_withoutOutput_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new OnnxGraph("g").build())
                .withMessageContaining("output");
    }

    @Test
    void input_withATakenName_isRefused() {
        OnnxGraph graph = new OnnxGraph("g");
        graph.input("x", OnnxType.INT32, OnnxDimension.of(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.input("x", OnnxType.FLOAT, OnnxDimension.of(3)))
                .withMessageContaining("x is already taken");
    }

    @Test
    void output_ofAnotherRank_isRefused() {
        OnnxGraph graph = new OnnxGraph("g");
        OnnxValue x = graph.input("x", OnnxType.INT32, OnnxDimension.of(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.output("y", x, OnnxDimension.of(3), OnnxDimension.of("n")))
                .withMessageContaining("expected 1 axes");
    }

    @Test
    void operations_onTheWrongTypeOrRank_areRefusedWhereTheyAreMade() {
        OnnxGraph graph = new OnnxGraph("g");
        OnnxOps onnx = new OnnxOps(graph, WeightSource.of(Map.of()));
        OnnxValue ids = graph.input("ids", OnnxType.INT32, OnnxDimension.of(3));
        OnnxValue x = graph.input("x", OnnxType.FLOAT, OnnxDimension.of(3));
        assertThatIllegalArgumentException().isThrownBy(() -> onnx.add(ids, x)).withMessageContaining("one type");
        assertThatIllegalArgumentException().isThrownBy(() -> onnx.matmul(x, x)).withMessageContaining("2 axes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onnx.softmax(x, 1))
                .withMessageContaining("axis");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onnx.concat(0, List.of(ids, x)))
                .withMessageContaining("one type and rank");
    }

    private static List<String> initialisers(ModelProto model) {
        return model.getGraph().getInitializerList().stream()
                .map(TensorProto::getName)
                .toList();
    }
}
