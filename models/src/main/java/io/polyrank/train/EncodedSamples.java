package io.polyrank.train;

import static java.util.Objects.requireNonNull;

import io.polyrank.data.LoggedExposure;
import io.polyrank.data.Sample;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encoded samples in primitive arrays. Events repeat from sample to sample, so each distinct event row is kept once and
 * a sequence is a list of row numbers; {@link #ints} spreads them out again.
 */
public final class EncodedSamples {

    private static final int INITIAL_ROWS = 1024;

    /** A column of the store: ints, floats or, where there are events, their numbers. */
    private static final class Column {
        final ModelInput input;
        final int width;
        final @Nullable EventTable events;
        int[] ints = new int[0];
        float[] floats = new float[0];

        Column(ModelInput input) {
            this.input = input;
            boolean sequence = input.part() == ModelInput.Part.SEQUENCE;
            this.width = sequence ? input.shape().get(0) : input.width();
            this.events = sequence ? new EventTable(input.shape().get(1)) : null;
        }

        void reserve(int rows) {
            int length = Math.multiplyExact(rows, width);
            if (input.isFloat()) {
                floats = Arrays.copyOf(floats, length);
            } else {
                ints = Arrays.copyOf(ints, length);
            }
        }

        void set(int row, EncodedUser user, EncodedCandidates candidate) {
            int at = row * width;
            if (input.isFloat()) {
                System.arraycopy(input.floats(user, candidate), 0, floats, at, width);
                return;
            }
            int[] ids = input.ints(user, candidate);
            if (events == null) {
                System.arraycopy(ids, 0, ints, at, width);
                return;
            }
            for (int event = 0; event < width; event++) {
                ints[at + event] = events.number(ids, event * (ids.length / width));
            }
        }
    }

    private final Encoder encoder;
    private final List<TaskSpec> tasks;
    private final List<ModelInput> inputs;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<String, Integer> users = new HashMap<>();
    private float[] labels = new float[0];
    private int[] groups = new int[0];
    private long[] timesMillis = new long[0];
    private int capacity;
    private int rows;

    public EncodedSamples(Encoder encoder) {
        this.encoder = encoder;
        this.tasks = encoder.spec().tasks();
        this.inputs = ModelInput.of(encoder.layout());
        for (ModelInput input : inputs) {
            columns.put(input.name(), new Column(input));
        }
        reserve(INITIAL_ROWS);
    }

    /** Encodes and adds a sample. */
    public void add(Sample sample) {
        if (rows == capacity) {
            reserve(capacity * 2);
        }
        LoggedExposure exposure = sample.exposure();
        Encoder.Query query = encoder.query(sample.user(), exposure.context(), exposure.timeMillis());
        EncodedUser user = query.user();
        EncodedCandidates candidate = query.candidates(List.of(sample.candidate()));
        columns.values().forEach(column -> column.set(rows, user, candidate));
        for (int task = 0; task < tasks.size(); task++) {
            labels[rows * tasks.size() + task] = exposure.label(tasks.get(task));
        }
        groups[rows] = users.computeIfAbsent(exposure.user(), key -> users.size());
        timesMillis[rows] = exposure.timeMillis();
        rows++;
    }

    /** Number of samples. */
    public int rows() {
        return rows;
    }

    /** The encoder's specification. */
    public DatasetSpec spec() {
        return encoder.spec();
    }

    /** The encoder. */
    public Encoder encoder() {
        return encoder;
    }

    /** The inputs, in model order. */
    public List<ModelInput> inputs() {
        return inputs;
    }

    /** The chosen rows of an integer input, {@code [chosen x width]}. */
    public int[] ints(ModelInput input, int[] chosen) {
        Column column = column(input);
        EventTable events = column.events;
        int[] values = new int[chosen.length * input.width()];
        if (events == null) {
            for (int row = 0; row < chosen.length; row++) {
                System.arraycopy(column.ints, chosen[row] * column.width, values, row * column.width, column.width);
            }
            return values;
        }
        int eventWidth = input.width() / column.width;
        int at = 0;
        for (int row : chosen) {
            for (int event = 0; event < column.width; event++) {
                events.copy(column.ints[row * column.width + event], values, at);
                at += eventWidth;
            }
        }
        return values;
    }

    /** The chosen rows of a float input, {@code [chosen x width]}. */
    public float[] floats(ModelInput input, int[] chosen) {
        Column column = column(input);
        float[] values = new float[chosen.length * column.width];
        for (int row = 0; row < chosen.length; row++) {
            System.arraycopy(column.floats, chosen[row] * column.width, values, row * column.width, column.width);
        }
        return values;
    }

    private Column column(ModelInput input) {
        return requireNonNull(columns.get(input.name()), input.name());
    }

    /** The chosen rows' labels, {@code [chosen x tasks]}, NaN where missing. */
    public float[] labels(int[] chosen) {
        float[] values = new float[chosen.length * tasks.size()];
        for (int row = 0; row < chosen.length; row++) {
            System.arraycopy(labels, chosen[row] * tasks.size(), values, row * tasks.size(), tasks.size());
        }
        return values;
    }

    /** All labels of one task, NaN where missing. */
    public float[] labelsOf(int task) {
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = labels[row * tasks.size() + task];
        }
        return values;
    }

    /** A number per row that tells its user. */
    public int[] groups() {
        return Arrays.copyOf(groups, rows);
    }

    /** When each row was shown, epoch milliseconds. */
    public long[] timesMillis() {
        return Arrays.copyOf(timesMillis, rows);
    }

    /** One row as the runtime takes it. */
    public EncodedUser user(int row) {
        int[] chosen = {row};
        int[] ids = new int[0];
        float[] numbers = new float[0];
        List<int[]> multiples = new ArrayList<>();
        List<int[]> sequences = new ArrayList<>();
        for (ModelInput input : inputs) {
            switch (input.part()) {
                case USER_IDS -> ids = ints(input, chosen);
                case USER_NUMBERS -> numbers = floats(input, chosen);
                case USER_MULTIPLE -> multiples.add(ints(input, chosen));
                case SEQUENCE -> sequences.add(ints(input, chosen));
                case CANDIDATE_IDS, CANDIDATE_NUMBERS, CANDIDATE_MULTIPLE -> {}
            }
        }
        return new EncodedUser(ids, numbers, multiples, sequences);
    }

    /** The candidates of some rows as the runtime takes them. */
    public EncodedCandidates candidates(int[] chosen) {
        int[] ids = new int[0];
        float[] numbers = new float[0];
        List<int[]> multiples = new ArrayList<>();
        for (ModelInput input : inputs) {
            switch (input.part()) {
                case CANDIDATE_IDS -> ids = ints(input, chosen);
                case CANDIDATE_NUMBERS -> numbers = floats(input, chosen);
                case CANDIDATE_MULTIPLE -> multiples.add(ints(input, chosen));
                case USER_IDS, USER_NUMBERS, USER_MULTIPLE, SEQUENCE -> {}
            }
        }
        return new EncodedCandidates(chosen.length, ids, numbers, multiples);
    }

    private void reserve(int wanted) {
        capacity = wanted;
        columns.values().forEach(column -> column.reserve(wanted));
        labels = Arrays.copyOf(labels, wanted * tasks.size());
        groups = Arrays.copyOf(groups, wanted);
        timesMillis = Arrays.copyOf(timesMillis, wanted);
    }
}
