package io.polyrank.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model package must prove before it serves: that its graph fits its passport, and that it scores as exported. */
final class Verification {

    private static final long ANY = -1;

    private Verification() {}

    /** Checks names, types and shapes of a graph's inputs and output. */
    static void graph(OrtSession session, List<ModelInput> inputs, int tasks) throws OrtException {
        Map<String, NodeInfo> found = session.getInputInfo();
        List<String> expected = inputs.stream().map(ModelInput::name).toList();
        List<String> unexpected = new ArrayList<>(found.keySet());
        unexpected.removeAll(expected);
        if (!unexpected.isEmpty()) {
            throw new ModelException("inputs: found " + unexpected + ", expected only " + expected);
        }
        for (ModelInput input : inputs) {
            OnnxJavaType type = input.isFloat() ? OnnxJavaType.FLOAT : OnnxJavaType.INT32;
            long[] shape = TaskModel.shape(input, input.perCandidate() ? ANY : 1);
            tensor("input " + input.name(), found.get(input.name()), type, shape);
        }
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        if (outputs.size() != 1) {
            throw new ModelException("outputs: found " + outputs.keySet() + ", expected only " + Passport.OUTPUT);
        }
        tensor("output " + Passport.OUTPUT, outputs.get(Passport.OUTPUT), OnnxJavaType.FLOAT, new long[] {ANY, tasks});
    }

    /** Scores the golden requests and compares. */
    static void golden(TaskModel model) {
        List<GoldenRequest> golden = model.passport().golden();
        if (golden.isEmpty()) {
            throw new ModelException("golden requests: found none, expected at least one");
        }
        for (int index = 0; index < golden.size(); index++) {
            golden(model, "golden request " + index, golden.get(index));
        }
    }

    private static void golden(TaskModel model, String what, GoldenRequest request) {
        if (request.candidates().isEmpty()) {
            throw new ModelException(what + ": found no candidates, expected at least one");
        }
        Encoder.Query query = model.encoder().query(request.user(), request.context(), request.nowMillis());
        float[] scores = model.score(query.user(), query.candidates(request.candidates()))
                .values();
        if (request.scores().length != scores.length) {
            throw new ModelException(
                    what + ": found " + request.scores().length + " scores in the passport, expected " + scores.length);
        }
        List<String> tasks = model.passport().dataset().taskNames();
        for (int at = 0; at < scores.length; at++) {
            float expected = request.scores()[at];
            if (!agree(scores[at], expected)) {
                throw new ModelException(what + ", candidate " + at / tasks.size() + ", task "
                        + tasks.get(at % tasks.size()) + ": found score " + scores[at] + ", expected " + expected
                        + "; the file is not what was exported");
            }
        }
    }

    private static boolean agree(float found, float expected) {
        float tolerance = TaskModel.GOLDEN_TOLERANCE * Math.max(1, Math.abs(expected));
        return Float.isFinite(expected) && Math.abs(found - expected) <= tolerance;
    }

    private static void tensor(String what, @Nullable NodeInfo info, OnnxJavaType type, long[] shape) {
        String expected = describe(type, shape);
        if (info == null) {
            throw new ModelException(what + ": found none, expected " + expected);
        }
        if (!(info.getInfo() instanceof TensorInfo tensor)) {
            throw new ModelException(what + ": found " + info.getInfo() + ", expected " + expected);
        }
        if (tensor.type != type || !Arrays.equals(tensor.getShape(), shape)) {
            throw new ModelException(
                    what + ": found " + describe(tensor.type, tensor.getShape()) + ", expected " + expected);
        }
    }

    private static String describe(OnnxJavaType type, long[] shape) {
        return type + Arrays.toString(shape).replace("-1", "any number");
    }
}
