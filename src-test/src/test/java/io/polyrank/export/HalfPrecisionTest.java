package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.ops.Init;
import io.polyrank.ops.OnnxDimension;
import io.polyrank.ops.OnnxGraph;
import io.polyrank.ops.OnnxOps;
import io.polyrank.ops.OnnxType;
import io.polyrank.ops.OnnxValue;
import io.polyrank.ops.TensorData;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    private static final int ROWS = 5;
    private static final int IDS = 500;
    private static final int WIDTH = 8;

    /** Ids looked up, masked attention over them, a layer norm, a product and a sigmoid. */
    private static ModelProto model(float largestWeight) {
        SplittableRandom random = new SplittableRandom(1);
        OnnxGraph graph = new OnnxGraph("toy");
        OnnxOps ops = new OnnxOps(graph, name -> {
            float[] values = new float[name.equals("table") ? IDS * WIDTH : name.equals("out.bias") ? 2 : WIDTH * 2];
            for (int at = 0; at < values.length; at++) {
                values[at] = (float) random.nextDouble(-1, 1);
            }
            values[0] = largestWeight;
            return switch (name) {
                case "table" -> TensorData.of(values, IDS, WIDTH);
                case "out.bias" -> TensorData.of(values, 2);
                default -> TensorData.of(values, 2, WIDTH);
            };
        });
        OnnxValue ids = graph.input("ids", OnnxType.INT32, OnnxDimension.of("rows"), OnnxDimension.of(3));
        OnnxValue numbers = graph.input("numbers", OnnxType.FLOAT, OnnxDimension.of("rows"), OnnxDimension.of(WIDTH));
        OnnxValue events = ops.gather(ops.weight("table", Init.zeros(), IDS, WIDTH), ids);
        OnnxValue mask = ops.unsqueeze(ops.maskBias(ops.present(ids)), 1);
        OnnxValue seen = ops.attention(ops.unsqueeze(numbers, 1), events, events, mask, WIDTH);
        OnnxValue normal = ops.layerNorm(ops.add(ops.squeeze(seen, 1), numbers), WIDTH);
        OnnxValue raw = ops.linear(
                normal, ops.weight("out.weight", Init.zeros(), 2, WIDTH), ops.weight("out.bias", Init.zeros(), 2));
        graph.output("scores", ops.sigmoid(raw), OnnxDimension.of("rows"), OnnxDimension.of(2));
        return graph.build();
    }

    @Test
    void of_model_scoresNearlyTheSameInTheServingRuntime() throws OrtException {
        float[] full = run(model(0.5f));
        float[] half = run(HalfPrecision.of(model(0.5f)));

        assertThat(half).containsExactly(full, within(2e-3f));
        assertThat(half).isNotEqualTo(full);
    }

    @Test
    void of_model_keepsTablesAndMatricesAsHalves() {
        Map<String, Integer> types = new TreeMap<>();
        ModelProto half = HalfPrecision.of(model(0.5f));
        half.getGraph().getInitializerList().forEach(tensor -> types.put(tensor.getName(), tensor.getDataType()));

        assertThat(types)
                .containsEntry("table/half", TensorProto.DataType.FLOAT16.getNumber())
                .containsEntry("out.weight/half", TensorProto.DataType.FLOAT16.getNumber())
                .doesNotContainKeys("table", "out.weight");
        assertThat(half.getSerializedSize()).isLessThan(model(0.5f).getSerializedSize());
    }

    @Test
    void of_model_normalisesAndSquashesInFloats() {
        List<NodeProto> nodes = HalfPrecision.of(model(0.5f)).getGraph().getNodeList();

        for (String operator : List.of("LayerNormalization", "Softmax", "Sigmoid")) {
            NodeProto node = nodes.stream()
                    .filter(candidate -> candidate.getOpType().equals(operator))
                    .findFirst()
                    .orElseThrow();
            String operand = node.getInput(0);
            boolean fromCast = operand.endsWith("/float");
            boolean fromFloats = nodes.stream()
                    .filter(candidate -> candidate.getOutput(0).equals(operand))
                    .anyMatch(candidate -> candidate.getInputList().stream().noneMatch(name -> name.endsWith("/half")));
            assertThat(fromCast || fromFloats).as(operator).isTrue();
        }
        assertThat(nodes.stream().filter(node -> node.getOpType().equals("MatMul")))
                .allMatch(node -> node.getInputList().stream().noneMatch(name -> name.endsWith("/float")));
    }

    @Test
    void of_weightBeyondHalves_isRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HalfPrecision.of(model(1e6f)))
                .withMessage("weight table in half precision: found 1000000.0, expected a number up to 65504.0;"
                        + " export in floats");
    }

    private static float[] run(ModelProto model) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        // The last row has no events at all: its mask must not become infinite.
        int[] ids = {1, 2, 3, 4, 5, 0, 6, 0, 0, 7, 8, 9, 0, 0, 0};
        float[] numbers = new float[ROWS * WIDTH];
        SplittableRandom random = new SplittableRandom(2);
        for (int at = 0; at < numbers.length; at++) {
            numbers[at] = (float) random.nextDouble(-2, 2);
        }
        try (OrtSession session = environment.createSession(model.toByteArray());
                OnnxTensor idTensor = OnnxTensor.createTensor(environment, IntBuffer.wrap(ids), new long[] {ROWS, 3});
                OnnxTensor numberTensor =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), new long[] {ROWS, WIDTH});
                OrtSession.Result result = session.run(Map.of("ids", idTensor, "numbers", numberTensor))) {
            float[] scores = new float[ROWS * 2];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(scores);
            return scores;
        }
    }
}
