package io.polyrank.encode;

import static java.util.Objects.requireNonNull;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.InputLayout.Multiple;
import io.polyrank.encode.InputLayout.Sequence;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DerivedSpec;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Categorical;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a user context, the query's context and candidates into the inputs of a model. The only encoder there is: the
 * trainer replays its log through it and the server answers queries with it. Immutable and thread-safe.
 *
 * <p>Missing values never fail: a categorical value becomes the feature's missing id, a number the declared stand-in. A
 * text where a number is declared is an {@link io.polyrank.behaviour.InvalidValueException}.
 */
public final class Encoder {

    /** Changes whenever the same raw values would be encoded differently; part of the encoder hash. */
    public static final int VERSION = 1;

    /** Between the parts of a crossed value; a line break stands in no value of a log. */
    private static final char CROSS = '\n';

    private final DatasetSpec spec;
    private final EncoderState state;
    private final InputLayout layout;
    private final List<ModelInput> inputs;
    private final IdSpace ids;
    private final Map<String, FeatureSpec> features = new LinkedHashMap<>();
    private final List<NumberColumn> userNumbers;
    private final List<NumberColumn> candidateNumbers;
    private final List<IdColumn> userIds;
    private final List<IdColumn> candidateIds;

    /**
     * @throws IllegalArgumentException when the state lacks a vocabulary or normalisation the specification needs
     */
    public Encoder(DatasetSpec spec, EncoderState state) {
        this.spec = requireNonNull(spec, "spec");
        this.state = requireNonNull(state, "state");
        this.layout = InputLayout.of(spec);
        this.inputs = ModelInput.of(layout);
        this.ids = new IdSpace(spec, state.vocabularies());
        spec.features().forEach(feature -> features.put(feature.name(), feature));
        Map<String, DerivedSpec> derived = new LinkedHashMap<>();
        spec.derived().forEach(feature -> derived.put(feature.name(), feature));
        this.userNumbers = numbers(layout.userNumbers(), derived);
        this.candidateNumbers = numbers(layout.candidateNumbers(), derived);
        this.userIds = ids(layout.userIds());
        this.candidateIds = ids(layout.candidateIds());
    }

    private List<NumberColumn> numbers(List<String> names, Map<String, DerivedSpec> derived) {
        return names.stream()
                .map(name -> NumberColumn.of(
                        name,
                        features.get(name),
                        derived.get(name),
                        state.normalisations().get(name)))
                .toList();
    }

    private List<IdColumn> ids(List<String> names) {
        return names.stream()
                .map(name -> IdColumn.of(feature(name), ids.of(name)))
                .toList();
    }

    /** The data set specification. */
    public DatasetSpec spec() {
        return spec;
    }

    /** What was fitted on the training rows. */
    public EncoderState state() {
        return state;
    }

    /** The columns of the inputs. */
    public InputLayout layout() {
        return layout;
    }

    /** The inputs, in model order. */
    public List<ModelInput> inputs() {
        return inputs;
    }

    /** Number of rows an embedding table over all ids needs. */
    public int idCount() {
        return ids.count();
    }

    /** The id of a value of a categorical feature not seen in training. */
    public int unknownId(String feature) {
        return ids.unknownId(feature);
    }

    /** The id of a missing value of a categorical feature, the first of the feature's ids. */
    public int missingId(String feature) {
        return ids.of(feature).missing();
    }

    /**
     * Encodes one query: the per-query side, and the means to encode its candidates.
     *
     * @param user what is known of the user
     * @param context the query's context fields
     * @param nowMillis the query's time, epoch milliseconds
     */
    public Query query(UserContext user, FieldValues context, long nowMillis) {
        return new Query(user, context, nowMillis);
    }

    /** One query being encoded. Not thread-safe. */
    public final class Query {

        private final UserContext user;
        private final FieldValues context;
        private final QueryNumbers numbers;

        /** More may be known of a user than training ever saw of one, where others keep longer sequences. */
        private Query(UserContext user, FieldValues context, long nowMillis) {
            this.user = user.latest(spec.behaviours());
            this.context = context;
            this.numbers = new QueryNumbers(new Past(this.user, spec.itemKey(), nowMillis), features);
        }

        /** The inputs that are the same for all candidates, in arrays of their own. */
        public EncodedUser user() {
            HeapBuffers into = new HeapBuffers(inputs, 0);
            user(into);
            return new EncodedUser(
                    into.ints(ModelInput.Part.USER_IDS),
                    into.floats(ModelInput.Part.USER_NUMBERS),
                    into.all(ModelInput.Part.USER_MULTIPLE),
                    into.all(ModelInput.Part.SEQUENCE));
        }

        /** The inputs of each candidate, in the given order, in arrays of their own. */
        public EncodedCandidates candidates(List<? extends FieldValues> candidates) {
            HeapBuffers into = new HeapBuffers(inputs, candidates.size());
            candidates(candidates, into);
            return new EncodedCandidates(
                    candidates.size(),
                    into.ints(ModelInput.Part.CANDIDATE_IDS),
                    into.floats(ModelInput.Part.CANDIDATE_NUMBERS),
                    into.all(ModelInput.Part.CANDIDATE_MULTIPLE));
        }

        /** Writes the inputs that are the same for all candidates. */
        public void user(InputBuffers into) {
            for (int index = 0; index < inputs.size(); index++) {
                ModelInput input = inputs.get(index);
                switch (input.part()) {
                    case USER_IDS -> userIds(into.ints(index));
                    case USER_NUMBERS -> userNumbers(into.floats(index));
                    case USER_MULTIPLE -> {
                        Multiple multiple = layout.userMultiples().get(input.index());
                        ids.of(multiple.feature())
                                .ids(values(feature(multiple.feature())), multiple, into.ints(index), 0);
                    }
                    case SEQUENCE ->
                        sequence(into.ints(index), layout.sequences().get(input.index()));
                    case CANDIDATE_IDS, CANDIDATE_NUMBERS, CANDIDATE_MULTIPLE -> {}
                }
            }
        }

        /**
         * Writes the inputs of each candidate, row by row.
         *
         * @param candidates in order; each is done with before the next is taken from the list
         */
        public void candidates(List<? extends FieldValues> candidates, InputBuffers into) {
            int count = candidates.size();
            for (int row = 0; row < count; row++) {
                FieldValues candidate = candidates.get(row);
                for (int index = 0; index < inputs.size(); index++) {
                    ModelInput input = inputs.get(index);
                    switch (input.part()) {
                        case CANDIDATE_IDS -> candidateIds(into.ints(index), row, candidate);
                        case CANDIDATE_NUMBERS -> candidateNumbers(into.floats(index), row, candidate);
                        case CANDIDATE_MULTIPLE -> {
                            Multiple multiple = layout.candidateMultiples().get(input.index());
                            ids.of(multiple.feature())
                                    .ids(candidate, multiple, into.ints(index), row * multiple.slots());
                        }
                        case USER_IDS, USER_NUMBERS, USER_MULTIPLE, SEQUENCE -> {}
                    }
                }
            }
        }

        /** The value of a single-value categorical item feature, put together if it is crossed; null when missing. */
        @Nullable String value(FeatureSpec wanted, FieldValues candidate) {
            if (!(wanted.form() instanceof Categorical form) || form.cross().isEmpty()) {
                return candidate.text(wanted.name());
            }
            StringBuilder joined = new StringBuilder();
            for (String part : form.cross()) {
                FeatureSpec feature = feature(part);
                String value = text(feature, feature.owner().perQuery() ? values(feature) : candidate);
                if (value == null) {
                    return null;
                }
                joined.append(joined.isEmpty() ? "" : CROSS).append(value);
            }
            return joined.toString();
        }

        private void userIds(IntBuffer into) {
            for (int column = 0; column < userIds.size(); column++) {
                IdColumn id = userIds.get(column);
                into.put(column, id.ids().id(text(id.feature(), values(id.feature()))));
            }
        }

        private void userNumbers(FloatBuffer into) {
            for (int column = 0; column < userNumbers.size(); column++) {
                NumberColumn number = userNumbers.get(column);
                FeatureSpec feature = number.feature();
                into.put(column, numbers.of(number, feature == null ? FieldValues.NONE : values(feature)));
            }
        }

        private void candidateIds(IntBuffer into, int row, FieldValues candidate) {
            int width = candidateIds.size();
            for (int column = 0; column < width; column++) {
                IdColumn id = candidateIds.get(column);
                into.put(
                        row * width + column,
                        id.crossed()
                                ? id.ids().id(value(id.feature(), candidate))
                                : id.ids().id(candidate, id.name()));
            }
        }

        private void candidateNumbers(FloatBuffer into, int row, FieldValues candidate) {
            int width = candidateNumbers.size();
            for (int column = 0; column < width; column++) {
                into.put(row * width + column, numbers.of(candidateNumbers.get(column), candidate));
            }
        }

        private void sequence(IntBuffer into, Sequence sequence) {
            int width = sequence.width();
            List<BehaviourEvent> events = user.sequence(sequence.behaviour());
            int count = Math.min(events.size(), sequence.length());
            int first = (sequence.length() - count) * width;
            for (int at = 0; at < first; at++) {
                into.put(at, 0);
            }
            List<BehaviourEvent> latest = events.subList(events.size() - count, events.size());
            for (Multiple field : sequence.fields()) {
                column(into, first, width, field, latest);
                first += field.slots();
            }
        }

        /** A field of all events of a sequence. */
        private void column(IntBuffer into, int first, int width, Multiple field, List<BehaviourEvent> events) {
            IdSpace.Block block = ids.of(field.feature());
            int at = first;
            for (BehaviourEvent event : events) {
                if (field.slots() == 1) {
                    into.put(at, block.id(Past.text(event, field.feature(), spec.itemKey())));
                } else {
                    block.ids(event.fields(), field, into, at);
                }
                at += width;
            }
        }

        private FieldValues values(FeatureSpec feature) {
            return switch (feature.owner()) {
                case USER -> user.profile();
                case CONTEXT -> context;
                case ITEM -> throw new IllegalArgumentException(feature.name() + " is an item feature");
            };
        }
    }

    private FeatureSpec feature(String name) {
        return requireNonNull(features.get(name), name);
    }

    private static @Nullable String text(FeatureSpec feature, FieldValues values) {
        String text = values.text(feature.name());
        return text == null ? feature.otherwise() : text;
    }
}
