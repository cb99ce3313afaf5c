package io.polyrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.polyrank.arch.GraphForm;
import io.polyrank.arch.Rewrite;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import io.polyrank.ops.WeightSource;
import io.polyrank.runtime.Passport;
import io.polyrank.testing.TinyFunnel;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TorchModel;
import io.polyrank.train.TrainingData;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to write a model down gives the scores of the plain graph: every rewrite alone, and the forms that serve. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphFormsTest {

    private static final long SEED = 11;
    private static final float TOLERANCE = 1e-5f;

    private final TrainingData data = TinyFunnel.data();
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

    static Stream<String> models() {
        return Stream.concat(
                EveryArchitectureTest.models(),
                Stream.of(
                        "multitab-net:embedding=4:heads=2:feed_forward=6:blocks=1:variant=COL",
                        "multitab-net:embedding=4:heads=2:feed_forward=6:blocks=3:variant=COL:mask=none",
                        "multitab-net:embedding=4:heads=2:feed_forward=6:blocks=3:variant=COL+UP:mask=FxT",
                        "multitab-net:embedding=4:heads=2:feed_forward=6:blocks=1:variant=COL+MIX:mask=FxT_TxT",
                        "ple:embedding=3:expert_layers=[6, 4]:tower_layers=[4]:levels=2"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void record_anyForm_scoresAsThePlainGraph(String name) throws OrtException {
        ModelFile file = ModelFile.open(name, TinyFunnel.SPEC);
        try (TorchModel model = new TorchModel(file, data.encoder(), SEED)) {
            model.initialise(data.validation());
            float[] expected = scores(model, GraphForm.PLAIN);
            float[] trained = model.score(user(), candidates());

            assertScores("trained", trained, expected);
            for (Rewrite rewrite : Rewrite.values()) {
                EnumSet<Rewrite> rewrites = EnumSet.of(Rewrite.USER_ONCE, rewrite);
                assertScores(rewrite.name(), scores(model, new GraphForm(rewrite.name(), rewrites)), expected);
            }
            for (GraphForm form : new GraphForm[] {GraphForm.NAIVE, GraphForm.CPU, GraphForm.GPU}) {
                assertScores(form.name(), scores(model, form), expected);
            }
        }
    }

    private static void assertScores(String what, float[] found, float[] expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int at = 0; at < found.length; at++) {
            assertThat(found[at])
                    .as(what + " " + at)
                    .isCloseTo(expected[at], within(TOLERANCE * Math.max(1, Math.abs(expected[at]))));
        }
    }

    private EncodedUser user() {
        return data.validation().user(7);
    }

    private EncodedCandidates candidates() {
        return data.validation().candidates(IntStream.range(0, 19).toArray());
    }

    private float[] scores(TorchModel model, GraphForm form) throws OrtException {
        ModelProto graph = new GraphRecorder(model.architecture(), model.encoder())
                .record(model.ops().weights()::values, WeightSource.of(model.foldedValues(data.validation())), form);
        EncodedCandidates candidates = candidates();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try (OrtSession session = environment.createSession(graph.toByteArray())) {
            for (ModelInput input : ModelInput.of(model.encoder().layout())) {
                boolean repeated = !input.perCandidate() && !form.has(Rewrite.USER_ONCE);
                long[] shape = new long[1 + input.shape().size()];
                shape[0] = input.perCandidate() || repeated ? candidates.count() : 1;
                for (int axis = 1; axis < shape.length; axis++) {
                    shape[axis] = input.shape().get(axis - 1);
                }
                inputs.put(input.name(), tensor(input, candidates, repeated ? candidates.count() : 1, shape));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                OnnxTensor output = (OnnxTensor) result.get(Passport.OUTPUT).orElseThrow();
                float[] scores = new float[output.getFloatBuffer().remaining()];
                output.getFloatBuffer().get(scores);
                return scores;
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(ModelInput input, EncodedCandidates candidates, int times, long[] shape)
            throws OrtException {
        if (input.isFloat()) {
            float[] values = input.floats(user(), candidates);
            FloatBuffer buffer = FloatBuffer.allocate(values.length * times);
            IntStream.range(0, times).forEach(time -> buffer.put(values));
            return OnnxTensor.createTensor(environment, buffer.flip(), shape);
        }
        int[] values = input.ints(user(), candidates);
        IntBuffer buffer = IntBuffer.allocate(values.length * times);
        IntStream.range(0, times).forEach(time -> buffer.put(values));
        return OnnxTensor.createTensor(environment, buffer.flip(), shape);
    }
}
