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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a model package must prove before it serves: that its graph fits its passport, and that it scores as exported. */
final class Verification {

    private static final long ANY = -1;
    private static final int SHOWN = 10;

    private Verification() {}

    /** Checks names, types and shapes of the inputs and outputs of a package's graphs. */
    static void graph(OrtSession session, @Nullable UserGraph user, List<ModelInput> inputs, int width)
            throws OrtException {
        if (user == null) {
            inputs("", session.getInputInfo(), inputs, Map.of());
        } else {
            List<ModelInput> ofUser =
                    inputs.stream().filter(input -> !input.perCandidate()).toList();
            List<ModelInput> ofCandidates =
                    inputs.stream().filter(ModelInput::perCandidate).toList();
            inputs("user graph: ", user.inputs(), ofUser, Map.of());
            inputs("", session.getInputInfo(), ofCandidates, ofUser(session, user));
        }
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        if (outputs.size() != 1) {
            throw new ModelException("outputs: found " + outputs.keySet() + ", expected only " + Passport.OUTPUT);
        }
        tensor("output " + Passport.OUTPUT, outputs.get(Passport.OUTPUT), OnnxJavaType.FLOAT, new long[] {ANY, width});
    }

    /** Whether the candidates' graph takes several users' sides at once: with an axis of users before the others. */
    static boolean manyUsers(OrtSession session, UserGraph user) throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        return user.outputs().entrySet().stream().allMatch(output -> {
            NodeInfo input = inputs.get(output.getKey());
            return input != null
                    && input.getInfo() instanceof TensorInfo info
                    && info.getShape().length == output.getValue().getShape().length + 1;
        });
    }

    /** The shapes that the candidates' graph has to have of what the user's gives. */
    private static Map<String, Shape> ofUser(OrtSession session, UserGraph user) throws OrtException {
        boolean many = manyUsers(session, user);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        user.outputs().forEach((name, info) -> {
            long[] shape = info.getShape();
            shapes.put(name, new Shape(info.type, many ? UserGraph.withUsers(shape, ANY) : shape));
        });
        return shapes;
    }

    private record Shape(OnnxJavaType type, long[] lengths) {}

    private static void inputs(
            String graph, Map<String, NodeInfo> found, List<ModelInput> inputs, Map<String, Shape> ofUser) {
        List<String> expected = new ArrayList<>(ofUser.keySet());
        inputs.forEach(input -> expected.add(input.name()));
        List<String> unexpected = new ArrayList<>(found.keySet());
        unexpected.removeAll(expected);
        if (!unexpected.isEmpty()) {
            throw new ModelException(graph + "inputs: found " + unexpected + ", expected only " + expected);
        }
        for (ModelInput input : inputs) {
            OnnxJavaType type = input.isFloat() ? OnnxJavaType.FLOAT : OnnxJavaType.INT32;
            long[] shape = TaskModel.shape(input, input.perCandidate() ? ANY : 1);
            tensor(graph + "input " + input.name(), found.get(input.name()), type, shape);
        }
        ofUser.forEach(
                (name, shape) -> tensor(graph + "input " + name, found.get(name), shape.type(), shape.lengths()));
    }

    /** Scores the golden requests and compares; tells the first differences. */
    static void golden(TaskModel model) {
        List<GoldenDifference> differences = differences(model);
        if (!differences.isEmpty()) {
            String first = differences.stream()
                    .limit(SHOWN)
                    .map(GoldenDifference::toString)
                    .collect(Collectors.joining("; "));
            String others = differences.size() > SHOWN ? "; and " + (differences.size() - SHOWN) + " others" : "";
            throw new ModelException(first + others + "; the file is not what was exported");
        }
    }

    /** Every golden score that the model computes otherwise. */
    static List<GoldenDifference> differences(TaskModel model) {
        List<GoldenRequest> golden = model.passport().golden();
        if (golden.isEmpty()) {
            throw new ModelException("golden requests: found none, expected at least one");
        }
        List<GoldenDifference> differences = new ArrayList<>();
        for (int index = 0; index < golden.size(); index++) {
            differences(model, index, golden.get(index), differences);
        }
        return differences;
    }

    private static void differences(
            TaskModel model, int index, GoldenRequest request, List<GoldenDifference> differences) {
        String what = "golden request " + index;
        if (request.candidates().isEmpty()) {
            throw new ModelException(what + ": found no candidates, expected at least one");
        }
        Encoder.Query query = model.encoder().query(request.user(), request.context(), request.nowMillis());
        float[] before = model.uncalibrated(query.user(), query.candidates(request.candidates()))
                .values();
        if (request.scores().length != before.length) {
            throw new ModelException(
                    what + ": found " + request.scores().length + " scores in the passport, expected " + before.length);
        }
        if (model.explains()) {
            explained(model, index, query, request, before);
        }
        float[] scores = before.clone();
        model.passport().calibrate(scores);
        List<String> names = model.passport().dataset().scoreNames();
        double[] allowed = allowed(model.passport(), before, request.scores());
        for (int at = 0; at < scores.length; at++) {
            float expected = request.scores()[at];
            boolean agrees = Float.isFinite(expected) && Math.abs((double) scores[at] - expected) <= allowed[at];
            if (!agrees) {
                differences.add(new GoldenDifference(
                        index, at / names.size(), names.get(at % names.size()), scores[at], expected));
            }
        }
    }

    /** What explains scores has to be about the scores that rank. */
    private static void explained(
            TaskModel model, int index, Encoder.Query query, GoldenRequest request, float[] ranking) {
        float[] explaining = model.explain(query.user(), query.candidates(request.candidates()), Deadline.never())
                .scores()
                .values();
        float tolerance = model.passport().precision().tolerance();
        for (int at = 0; at < ranking.length; at++) {
            float expected = ranking[at];
            boolean agrees =
                    Math.abs((double) explaining[at] - expected) <= tolerance * Math.max(1, Math.abs(expected));
            if (!agrees && Float.isFinite(expected)) {
                throw new ModelException("explain graph: golden request " + index + ": found score " + explaining[at]
                        + ", expected " + expected + " as the graph that ranks gives; export the package again");
            }
        }
    }

    /** The tolerance is of scores before calibration, which may spread them. */
    private static double[] allowed(Passport passport, float[] before, float[] expected) {
        float tolerance = passport.precision().tolerance();
        double[] allowed = new double[before.length];
        for (int at = 0; at < before.length; at++) {
            allowed[at] = tolerance * Math.max(1, Math.abs((double) expected[at]));
        }
        int stride = passport.dataset().scoreNames().size();
        int first = 0;
        for (int task = 0; task < passport.calibrations().size(); task++) {
            int outputs = passport.dataset().tasks().get(task).outputs();
            Calibration calibration = passport.calibrations().get(task);
            for (int at = first; at < before.length; at++) {
                if (at % stride >= first && at % stride < first + outputs) {
                    double score = before[at];
                    double spread = calibration.spread(score, tolerance * Math.max(1, Math.abs(score)));
                    allowed[at] = Math.max(allowed[at], spread);
                }
            }
            first += outputs;
        }
        return allowed;
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
