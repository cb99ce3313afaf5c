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
import io.polyrank.spec.FeatureSpec.Numerical;
import io.polyrank.spec.Transform;
import java.util.ArrayList;
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
    private final IdSpace ids;
    private final Map<String, FeatureSpec> features = new LinkedHashMap<>();
    private final Map<String, DerivedSpec> derived = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException when the state lacks a vocabulary or normalisation the specification needs
     */
    public Encoder(DatasetSpec spec, EncoderState state) {
        this.spec = requireNonNull(spec, "spec");
        this.state = requireNonNull(state, "state");
        this.layout = InputLayout.of(spec);
        this.ids = new IdSpace(spec, state.vocabularies());
        spec.features().forEach(feature -> features.put(feature.name(), feature));
        spec.derived().forEach(feature -> derived.put(feature.name(), feature));
        for (List<String> names : List.of(layout.userNumbers(), layout.candidateNumbers())) {
            for (String name : names) {
                if (!state.normalisations().containsKey(name)) {
                    throw new IllegalArgumentException(
                            "normalisation of feature " + name + ": found none, expected one");
                }
            }
        }
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
        return ids.id(feature, null);
    }

    /**
     * Encodes one query: the per-query side, and the means to encode its candidates.
     *
     * @param user what is known of the user
     * @param context the query's context fields
     * @param nowMillis the query's time, epoch milliseconds
     */
    public Query query(UserContext user, FieldValues context, long nowMillis) {
        return new Query(user, context, new Past(user, spec.itemKey(), nowMillis));
    }

    /** One query being encoded. Not thread-safe. */
    public final class Query {

        private final UserContext user;
        private final FieldValues context;
        private final Past past;

        private Query(UserContext user, FieldValues context, Past past) {
            this.user = user;
            this.context = context;
            this.past = past;
        }

        /** The inputs that are the same for all candidates. */
        public EncodedUser user() {
            int[] userIds = new int[layout.userIds().size()];
            for (int column = 0; column < userIds.length; column++) {
                FeatureSpec feature = feature(layout.userIds().get(column));
                userIds[column] = ids.id(feature.name(), text(feature, values(feature)));
            }
            float[] numbers = new float[layout.userNumbers().size()];
            for (int column = 0; column < numbers.length; column++) {
                String name = layout.userNumbers().get(column);
                FeatureSpec feature = features.get(name);
                numbers[column] = number(name, feature == null ? FieldValues.NONE : values(feature));
            }
            List<int[]> multiples = new ArrayList<>();
            for (Multiple multiple : layout.userMultiples()) {
                int[] slots = new int[multiple.slots()];
                fill(slots, 0, multiple, values(feature(multiple.feature())));
                multiples.add(slots);
            }
            List<int[]> sequences = new ArrayList<>();
            for (Sequence sequence : layout.sequences()) {
                sequences.add(sequence(sequence));
            }
            return new EncodedUser(userIds, numbers, multiples, sequences);
        }

        /** The inputs of each candidate, in the given order. */
        public EncodedCandidates candidates(List<? extends FieldValues> candidates) {
            int count = candidates.size();
            int width = layout.candidateIds().size();
            int numbersWidth = layout.candidateNumbers().size();
            int[] candidateIds = new int[count * width];
            float[] numbers = new float[count * numbersWidth];
            List<int[]> multiples = new ArrayList<>();
            layout.candidateMultiples().forEach(multiple -> multiples.add(new int[count * multiple.slots()]));
            for (int row = 0; row < count; row++) {
                FieldValues candidate = candidates.get(row);
                for (int column = 0; column < width; column++) {
                    String name = layout.candidateIds().get(column);
                    candidateIds[row * width + column] = ids.id(name, value(feature(name), candidate));
                }
                for (int column = 0; column < numbersWidth; column++) {
                    numbers[row * numbersWidth + column] =
                            number(layout.candidateNumbers().get(column), candidate);
                }
                for (int index = 0; index < multiples.size(); index++) {
                    Multiple multiple = layout.candidateMultiples().get(index);
                    fill(multiples.get(index), row * multiple.slots(), multiple, candidate);
                }
            }
            return new EncodedCandidates(count, candidateIds, numbers, multiples);
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

        private int[] sequence(Sequence sequence) {
            int width = sequence.width();
            int[] rows = new int[sequence.length() * width];
            List<BehaviourEvent> events = user.sequence(sequence.behaviour());
            int count = Math.min(events.size(), sequence.length());
            for (int index = 0; index < count; index++) {
                BehaviourEvent event = events.get(events.size() - count + index);
                int at = (sequence.length() - count + index) * width;
                for (Multiple field : sequence.fields()) {
                    if (field.slots() == 1) {
                        rows[at] = ids.id(field.feature(), Past.text(event, field.feature(), spec.itemKey()));
                    } else {
                        fill(rows, at, field, event.fields());
                    }
                    at += field.slots();
                }
            }
            return rows;
        }

        private FieldValues values(FeatureSpec feature) {
            return switch (feature.owner()) {
                case USER -> user.profile();
                case CONTEXT -> context;
                case ITEM -> throw new IllegalArgumentException(feature.name() + " is an item feature");
            };
        }

        /** The standardised number of a declared or derived feature. */
        private float number(String name, FieldValues values) {
            FeatureSpec feature = features.get(name);
            double raw;
            Transform transform;
            if (feature != null && feature.form() instanceof Numerical form) {
                raw = finite(declared(feature, values), form.missing());
                transform = form.transform();
            } else {
                DerivedSpec wanted = requireNonNull(derived.get(name), name);
                raw = derived(wanted, values);
                transform = wanted.transform();
            }
            return requireNonNull(state.normalisations().get(name), name).apply(transform.apply(raw));
        }

        private double declared(FeatureSpec feature, FieldValues values) {
            double number = values.number(feature.name());
            return Double.isNaN(number) && feature.otherwise() != null
                    ? Double.parseDouble(feature.otherwise())
                    : number;
        }

        private double derived(DerivedSpec wanted, FieldValues candidate) {
            if (wanted instanceof DerivedSpec.Count count) {
                return count.match() == null
                        ? past.total(count.behaviour())
                        : matching(count.behaviour(), count.match(), count.last(), candidate);
            } else if (wanted instanceof DerivedSpec.Rate rate) {
                return rate(rate, candidate);
            } else if (wanted instanceof DerivedSpec.Recency recency) {
                return past.secondsSince(recency, candidate);
            } else if (wanted instanceof DerivedSpec.Difference difference) {
                return difference(difference, candidate);
            } else {
                return popularity((DerivedSpec.Popularity) wanted, candidate);
            }
        }

        private int matching(String behaviour, String field, int last, FieldValues candidate) {
            return feature(field).multiple()
                    ? past.sharing(behaviour, field, last, candidate)
                    : past.matching(behaviour, field, last, candidate);
        }

        private double difference(DerivedSpec.Difference difference, FieldValues candidate) {
            FeatureSpec field = feature(difference.field());
            double number = candidate.number(field.name());
            if (!Double.isFinite(number) || !(field.form() instanceof Numerical form)) {
                return 0;
            }
            double mean = past.mean(difference, form.transform(), candidate);
            return Double.isNaN(mean) ? 0 : form.transform().apply(number) - mean;
        }

        private double rate(DerivedSpec.Rate rate, FieldValues candidate) {
            if (rate.match() != null) {
                return Past.share(
                        rate,
                        matching(rate.of(), rate.match(), 0, candidate),
                        matching(rate.given(), rate.match(), 0, candidate));
            }
            return rate.last() > 0
                    ? past.rateOfLast(rate)
                    : Past.share(rate, past.total(rate.of()), past.total(rate.given()));
        }
    }

    private static double popularity(DerivedSpec.Popularity popularity, FieldValues candidate) {
        double of = counter(popularity.of(), candidate);
        if (popularity.given() == null) {
            return of;
        }
        double given = counter(popularity.given(), candidate);
        return (of + popularity.successes()) / (given + popularity.trials());
    }

    /** A count is never negative; taken as it stands, a negative one could cancel the prior and divide by zero. */
    private static double counter(String behaviour, FieldValues candidate) {
        return Math.max(0, finite(candidate.number(DerivedSpec.counterField(behaviour)), 0));
    }

    private FeatureSpec feature(String name) {
        return requireNonNull(features.get(name), name);
    }

    private static @Nullable String text(FeatureSpec feature, FieldValues values) {
        String text = values.text(feature.name());
        return text == null ? feature.otherwise() : text;
    }

    private void fill(int[] into, int from, Multiple multiple, FieldValues values) {
        List<String> texts = values.texts(multiple.feature());
        if (texts.isEmpty()) {
            into[from] = ids.id(multiple.feature(), null);
        }
        int count = Math.min(multiple.slots(), texts.size());
        for (int slot = 0; slot < count; slot++) {
            into[from + slot] = ids.id(multiple.feature(), texts.get(slot));
        }
    }

    private static double finite(double value, double otherwise) {
        return Double.isFinite(value) ? value : otherwise;
    }
}
