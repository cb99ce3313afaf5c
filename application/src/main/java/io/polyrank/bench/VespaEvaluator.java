package io.polyrank.bench;

import ai.vespa.modelintegration.evaluator.OnnxEvaluator;
import ai.vespa.modelintegration.evaluator.OnnxEvaluatorOptions;
import ai.vespa.modelintegration.evaluator.OnnxRuntime;
import com.yahoo.tensor.IndexedTensor;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.TensorType;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import io.polyrank.runtime.Passport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph evaluated as Vespa's own global-phase does, by its evaluator on its tensors: either all candidates as one batch
 * with the user repeated, or one candidate after the other.
 */
final class VespaEvaluator implements AutoCloseable {

    private final OnnxEvaluator evaluator;
    private final List<ModelInput> layout;
    private final EncodedUser user;
    private final EncodedCandidates candidates;
    private final int width;

    /**
     * @param file a graph that wants the user repeated for every candidate
     */
    VespaEvaluator(Path file, List<ModelInput> layout, EncodedUser user, EncodedCandidates candidates, int width) {
        this.evaluator = OnnxRuntime.testInstance().evaluatorOf(file.toString(), OnnxEvaluatorOptions.createDefault());
        this.layout = layout;
        this.user = user;
        this.candidates = candidates;
        this.width = width;
    }

    /** All candidates in one call. */
    float[] batch() {
        return scores(0, candidates.count(), new float[candidates.count() * width]);
    }

    /** A call per candidate. */
    float[] perHit() {
        float[] scores = new float[candidates.count() * width];
        for (int candidate = 0; candidate < candidates.count(); candidate++) {
            scores(candidate, 1, scores);
        }
        return scores;
    }

    @Override
    public void close() {
        evaluator.close();
    }

    private float[] scores(int from, int count, float[] into) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (ModelInput input : layout) {
            inputs.put(input.name(), tensor(input, from, count));
        }
        IndexedTensor scores = (IndexedTensor) evaluator.evaluate(inputs, Passport.OUTPUT);
        for (int at = 0; at < count * width; at++) {
            into[from * width + at] = (float) scores.get(at);
        }
        return into;
    }

    private Tensor tensor(ModelInput input, int from, int count) {
        TensorType.Builder type = new TensorType.Builder(TensorType.Value.FLOAT).indexed("d0", count);
        for (int axis = 0; axis < input.shape().size(); axis++) {
            type.indexed("d" + (axis + 1), input.shape().get(axis));
        }
        IndexedTensor.BoundBuilder builder = (IndexedTensor.BoundBuilder) Tensor.Builder.of(type.build());
        int length = input.width();
        for (int row = 0; row < count; row++) {
            int at = input.perCandidate() ? (from + row) * length : 0;
            for (int element = 0; element < length; element++) {
                double value = input.isFloat()
                        ? input.floats(user, candidates)[at + element]
                        : input.ints(user, candidates)[at + element];
                builder.cellByDirectIndex((long) row * length + element, value);
            }
        }
        return builder.build();
    }
}
