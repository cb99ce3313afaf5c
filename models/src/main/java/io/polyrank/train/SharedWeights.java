package io.polyrank.train;

import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchPass;
import io.polyrank.ops.TorchWeights;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Finds the weights that tasks share: dense weights in which the gradients of at least two tasks meet in one element. A
 * stack with a slice per task is therefore not shared, although all tasks use it.
 *
 * <p>Implementation note: the gradients are those of the raw scores of some rows, so that tasks with rare labels count.
 * Weights that start at zero hide what lies below them, so all dense weights are shaken before and put back afterwards.
 * The answer depends on the initial weights alone, not on how far training has come.
 */
final class SharedWeights {

    private static final int ROWS = 256;
    private static final double SHAKE = 0.1;
    private static final long SEED = 20_240_229;

    private SharedWeights() {}

    /**
     * The names of the shared weights, in the order of the weights.
     *
     * @param isTable weights that never count: embedding tables
     */
    static List<String> find(TorchModel model, EncodedSamples samples, Predicate<String> isTable) {
        if (samples.spec().tasks().size() < 2) {
            return List.of();
        }
        TorchWeights weights = model.ops().weights();
        Map<String, TensorData> kept = new LinkedHashMap<>();
        weights.names().stream().filter(isTable.negate()).forEach(name -> kept.put(name, weights.values(name)));
        SplittableRandom random = new SplittableRandom(SEED);
        try {
            kept.forEach((name, data) -> weights.assign(name, shaken(data, random)));
            return shared(kept, gradients(model, samples, new ArrayList<>(kept.keySet())));
        } finally {
            weights.restore(kept);
        }
    }

    private static TensorData shaken(TensorData data, SplittableRandom random) {
        float[] values = data.values().clone();
        for (int at = 0; at < values.length; at++) {
            values[at] += (float) (SHAKE * (2 * random.nextDouble() - 1));
        }
        return TensorData.of(values, data.shape());
    }

    /** {@code [tasks][numbers of the weights]}. */
    @SuppressWarnings("try")
    private static float[][] gradients(TorchModel model, EncodedSamples samples, List<String> names) {
        List<TaskSpec> tasks = samples.spec().tasks();
        float[][] gradients = new float[tasks.size()][];
        try (PointerScope scope = new PointerScope()) {
            Tensor raw = model.raw(model.ops(), samples, some(model, samples), new BitSet());
            int column = 0;
            for (int task = 0; task < gradients.length; task++) {
                int end = column + tasks.get(task).outputs();
                // Squares, since the plain sum over a softmax-like layer can be constant.
                Tensor own = raw.slice(1, new LongOptional(column), new LongOptional(end), 1);
                gradients[task] =
                        TorchPass.gradient(own.mul(own).sum(), model.ops().weights(), names);
                column = end;
            }
        }
        return gradients;
    }

    /** The first lists, of about so many rows. */
    private static SampleBatch some(TorchModel model, EncodedSamples samples) {
        SampleLists lists = model.lists(samples);
        int[] all = IntStream.range(0, Math.min(ROWS, lists.count())).toArray();
        return lists.batch(lists.batches(all, ROWS).get(0));
    }

    private static List<String> shared(Map<String, TensorData> weights, float[][] gradients) {
        List<String> shared = new ArrayList<>();
        int from = 0;
        for (Map.Entry<String, TensorData> weight : weights.entrySet()) {
            int to = from + weight.getValue().values().length;
            if (IntStream.range(from, to).anyMatch(at -> meet(gradients, at))) {
                shared.add(weight.getKey());
            }
            from = to;
        }
        return List.copyOf(shared);
    }

    private static boolean meet(float[][] gradients, int at) {
        int tasks = 0;
        for (float[] gradient : gradients) {
            tasks += gradient[at] == 0 ? 0 : 1;
        }
        return tasks > 1;
    }
}
