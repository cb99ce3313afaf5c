package io.polyrank.train;

import io.polyrank.arch.Architecture;
import io.polyrank.arch.GraphForm;
import io.polyrank.arch.Heads;
import io.polyrank.arch.ModelInputs;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** An architecture with its weights in libtorch. Close it to free them. */
public final class TorchModel implements AutoCloseable {

    private static final int SCORING_ROWS = 2048;

    private final Architecture architecture;
    private final Encoder encoder;
    private final Heads heads;
    private final TorchOps ops;
    private final ListSettings listSettings;

    /** A model that sees samples in lists of {@link ListSettings#USUAL}, if it sees lists at all. */
    public TorchModel(Architecture architecture, Encoder encoder, long seed) {
        this(architecture, encoder, seed, ListSettings.USUAL);
    }

    /** A model as a model file describes it. */
    public TorchModel(ModelFile file, Encoder encoder, long seed) {
        this(file.architecture(), encoder, seed, file.training().list());
    }

    private TorchModel(Architecture architecture, Encoder encoder, long seed, ListSettings listSettings) {
        this.architecture = architecture;
        this.encoder = encoder;
        this.listSettings = listSettings;
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

    /** What is one list of samples, for a list-wise architecture. */
    ListSettings listSettings() {
        return listSettings;
    }

    /** How the model sees samples together. */
    SampleLists lists(EncodedSamples samples) {
        return architecture.rowsIndependent()
                ? SampleLists.single(IntStream.range(0, samples.rows()).toArray())
                : SampleLists.of(samples, listSettings);
    }

    /** Creates all weights by running the model on one row. */
    public void initialise(EncodedSamples samples) {
        score(samples, new int[] {0});
    }

    /** What the exporter needs of {@link io.polyrank.ops.Ops#folded} values. */
    public Map<String, TensorData> foldedValues(EncodedSamples samples) {
        SampleBatch first = lists(samples).batch(new int[] {0});
        return ops.foldedValues(() -> raw(ops, samples, first, new BitSet()));
    }

    /**
     * Raw scores with biases of a batch, {@code [rows, columns]}, inside the caller's pointer scope.
     *
     * @param part the operations of a worker, or of the model itself
     * @param hidden samples whose candidate hides behind the unknown id
     */
    Tensor raw(TorchOps part, EncodedSamples samples, SampleBatch batch, BitSet hidden) {
        int size = batch.listSize();
        ModelInputs.Lists<Tensor> lists = size == 0
                ? null
                : new ModelInputs.Lists<>(size, TorchOps.tensor(batch.present(), batch.rows().length / size, size));
        return heads.raw(part, architecture.logits(part, inputs(lists, values(samples, batch.rows(), hidden))));
    }

    /**
     * Task scores of some rows, {@code [rows x columns]}. A list-wise model scores a row within its list of all the
     * samples, whichever rows are asked for.
     */
    @SuppressWarnings("try")
    public float[] score(EncodedSamples samples, int[] rows) {
        BitSet wanted = new BitSet();
        Arrays.stream(rows).forEach(wanted::set);
        SampleLists lists = architecture.rowsIndependent()
                ? SampleLists.single(wanted.stream().toArray())
                : lists(samples).holding(wanted::get);
        float[] found;
        try (PointerScope scope = new PointerScope()) {
            found = ops.evaluate(() -> score(ops, samples, lists, 0, lists.count()));
        }
        float[] byRow = lists.byRow(found, samples.rows());
        int columns = encoder.spec().scoreNames().size();
        float[] scores = new float[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(byRow, rows[row] * columns, scores, row * columns, columns);
        }
        return scores;
    }

    /**
     * Task scores by the operations of a worker, {@code [rows of the lists x columns]}, in the order of the lists.
     *
     * @param from the first list
     * @param to after the last list
     */
    @SuppressWarnings("try")
    float[] score(TorchOps part, EncodedSamples samples, SampleLists lists, int from, int to) {
        int columns = encoder.spec().scoreNames().size();
        float[] scores = new float[lists.rows(from, to).length * columns];
        int at = 0;
        for (int[] group : lists.groups(from, to, SCORING_ROWS)) {
            SampleBatch batch = lists.batch(group);
            try (PointerScope scope = new PointerScope()) {
                Tensor raw = raw(part, samples, batch, new BitSet());
                float[] values = TorchOps.read(heads.scores(part, raw)).values();
                for (int row = 0; row < batch.real().length; row++) {
                    if (batch.real()[row]) {
                        System.arraycopy(values, row * columns, scores, at, columns);
                        at += columns;
                    }
                }
            }
        }
        return scores;
    }

    /**
     * Task scores of candidates of one query, {@code [candidates x columns]}: the plain reference of serving, with the user
     * repeated for every candidate. A list-wise model takes the candidates as one list.
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
                Tensor raw = heads.raw(ops, architecture.logits(ops, inputs(null, values)));
                return TorchOps.read(heads.scores(ops, raw)).values();
            });
        }
    }

    @Override
    public void close() {
        ops.close();
    }

    private ModelInputs<Tensor> inputs(ModelInputs.@Nullable Lists<Tensor> lists, Map<String, Tensor> values) {
        return new ModelInputs<>(encoder.layout(), encoder.idCount(), GraphForm.TRAINING, lists, values);
    }

    private Map<String, Tensor> values(EncodedSamples samples, int[] rows, BitSet hidden) {
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
                hide(ids, rows, hidden, input.width(), itemKey);
            }
            values.put(input.name(), TorchOps.tensor(ids, shape));
        }
        return values;
    }

    private void hide(int[] ids, int[] rows, BitSet hidden, int width, String itemKey) {
        int column = encoder.layout().candidateIds().indexOf(itemKey);
        int unknown = encoder.unknownId(itemKey);
        for (int row = 0; row < rows.length; row++) {
            if (hidden.get(rows[row])) {
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
