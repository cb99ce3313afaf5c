package io.polyrank.train;

import io.polyrank.arch.Architecture;
import io.polyrank.arch.Heads;
import io.polyrank.arch.ModelInputs;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** An architecture with its weights in libtorch. Close it to free them. */
public final class TorchModel implements AutoCloseable {

    private static final int SCORING_ROWS = 2048;

    private final Architecture architecture;
    private final Encoder encoder;
    private final Heads heads;
    private final TorchOps ops;

    public TorchModel(Architecture architecture, Encoder encoder, long seed) {
        this.architecture = architecture;
        this.encoder = encoder;
        this.heads = new Heads(encoder.spec().tasks(), architecture.entireSpace());
        this.ops = new TorchOps(seed);
    }

    /** The architecture. */
    public Architecture architecture() {
        return architecture;
    }

    /** The encoder of its inputs. */
    public Encoder encoder() {
        return encoder;
    }

    /** Its task heads. */
    public Heads heads() {
        return heads;
    }

    /** The operations that hold the weights. */
    public TorchOps ops() {
        return ops;
    }

    /** Creates all weights by running the model on one row. */
    public void initialise(EncodedSamples samples) {
        score(samples, new int[] {0});
    }

    /** What the exporter needs of {@link io.polyrank.ops.Ops#folded} values. */
    public Map<String, TensorData> foldedValues(EncodedSamples samples) {
        return ops.foldedValues(() -> raw(ops, samples, new int[] {0}, new boolean[0]));
    }

    /**
     * Raw scores with biases of some rows, {@code [rows, columns]}, inside the caller's pointer scope.
     *
     * @param part the operations of a worker, or of the model itself
     * @param hidden rows whose candidate hides behind the unknown id; empty hides none
     */
    Tensor raw(TorchOps part, EncodedSamples samples, int[] rows, boolean[] hidden) {
        return heads.raw(part, architecture.logits(part, inputs(values(samples, rows, hidden))));
    }

    /** Task scores of some rows, {@code [rows x columns]}. */
    @SuppressWarnings("try")
    public float[] score(EncodedSamples samples, int[] rows) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> score(ops, samples, rows));
        }
    }

    /** Task scores of some rows by the operations of a worker, {@code [rows x columns]}. */
    @SuppressWarnings("try")
    float[] score(TorchOps part, EncodedSamples samples, int[] rows) {
        int columns = encoder.spec().scoreNames().size();
        float[] scores = new float[rows.length * columns];
        for (int from = 0; from < rows.length; from += SCORING_ROWS) {
            int[] chunk = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + SCORING_ROWS));
            try (PointerScope scope = new PointerScope()) {
                Tensor raw = raw(part, samples, chunk, new boolean[0]);
                float[] values = TorchOps.read(heads.scores(part, raw)).values();
                System.arraycopy(values, 0, scores, from * columns, values.length);
            }
        }
        return scores;
    }

    /**
     * Task scores of candidates of one query, {@code [candidates x columns]}: the plain reference of serving, with the user
     * repeated for every candidate.
     */
    @SuppressWarnings("try")
    public float[] score(EncodedUser user, EncodedCandidates candidates) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            for (ModelInput input : ModelInput.of(encoder.layout())) {
                long[] shape = shape(input, candidates.count());
                int repeats = input.perCandidate() ? 1 : candidates.count();
                values.put(
                        input.name(),
                        input.isFloat()
                                ? TorchOps.tensor(repeated(input.floats(user, candidates), repeats), shape)
                                : TorchOps.tensor(repeated(input.ints(user, candidates), repeats), shape));
            }
            return ops.evaluate(() -> {
                Tensor raw = heads.raw(ops, architecture.logits(ops, inputs(values)));
                return TorchOps.read(heads.scores(ops, raw)).values();
            });
        }
    }

    @Override
    public void close() {
        ops.close();
    }

    private ModelInputs<Tensor> inputs(Map<String, Tensor> values) {
        return new ModelInputs<>(encoder.layout(), encoder.idCount(), false, null, values);
    }

    private Map<String, Tensor> values(EncodedSamples samples, int[] rows, boolean[] hidden) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        String itemKey = encoder.spec().itemKey();
        for (ModelInput input : samples.inputs()) {
            long[] shape = shape(input, rows.length);
            if (input.isFloat()) {
                values.put(input.name(), TorchOps.tensor(samples.floats(input, rows), shape));
                continue;
            }
            int[] ids = samples.ints(input, rows);
            if (input.part() == ModelInput.Part.CANDIDATE_IDS && itemKey != null) {
                hide(ids, hidden, input.width(), itemKey);
            }
            values.put(input.name(), TorchOps.tensor(ids, shape));
        }
        return values;
    }

    private void hide(int[] ids, boolean[] hidden, int width, String itemKey) {
        int column = encoder.layout().candidateIds().indexOf(itemKey);
        int unknown = encoder.unknownId(itemKey);
        for (int row = 0; row < hidden.length; row++) {
            if (hidden[row]) {
                ids[row * width + column] = unknown;
            }
        }
    }

    private static long[] shape(ModelInput input, int rows) {
        long[] shape = new long[input.shape().size() + 1];
        shape[0] = rows;
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = input.shape().get(axis - 1);
        }
        return shape;
    }

    private static float[] repeated(float[] values, int times) {
        float[] repeated = new float[values.length * times];
        for (int time = 0; time < times; time++) {
            System.arraycopy(values, 0, repeated, time * values.length, values.length);
        }
        return repeated;
    }

    private static int[] repeated(int[] values, int times) {
        int[] repeated = new int[values.length * times];
        for (int time = 0; time < times; time++) {
            System.arraycopy(values, 0, repeated, time * values.length, values.length);
        }
        return repeated;
    }
}
