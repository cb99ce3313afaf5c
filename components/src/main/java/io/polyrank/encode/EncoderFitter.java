package io.polyrank.encode;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.UserContext;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureOwner;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Categorical;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns vocabularies and normalisations from training rows. Vocabularies are ordered by falling count, then by value,
 * so that the same rows give the same ids.
 */
public final class EncoderFitter {

    private static final double LEAST_DEVIATION = 1e-6;

    private final DatasetSpec spec;
    private final Encoder plain;
    private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    private final Moments[] user;
    private final Moments[] candidate;

    private static final class Moments {
        private long count;
        private double mean;
        private double squares;

        /** Welford's update. */
        void add(double value) {
            count++;
            double delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }

        Normalisation normalisation(double limit) {
            double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
            return new Normalisation(mean, deviation < LEAST_DEVIATION ? 1 : deviation, limit);
        }
    }

    public EncoderFitter(DatasetSpec spec) {
        this.spec = spec;
        Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        Map<String, Normalisation> normalisations = new LinkedHashMap<>();
        for (FeatureSpec feature : spec.features()) {
            if (feature.form() instanceof Categorical form && form.buckets() == 0) {
                vocabularies.put(feature.name(), new Vocabulary(List.of()));
                counts.put(feature.name(), new LinkedHashMap<>());
            } else {
                normalisations.put(feature.name(), Normalisation.NONE);
            }
        }
        spec.derived().forEach(derived -> normalisations.put(derived.name(), Normalisation.NONE));
        plain = new Encoder(spec, new EncoderState(vocabularies, normalisations));
        user = moments(plain.layout().userNumbers().size());
        candidate = moments(plain.layout().candidateNumbers().size());
    }

    /** Takes one training row into account. */
    public void row(UserContext context, FieldValues query, long nowMillis, FieldValues item) {
        Encoder.Query encoded = plain.query(context, query, nowMillis);
        for (FeatureSpec feature : spec.features()) {
            switch (feature.owner()) {
                case USER -> count(feature, context.profile());
                case CONTEXT -> count(feature, query);
                case ITEM -> {
                    if (feature.crossed()) {
                        count(feature, encoded.value(feature, item));
                    } else {
                        count(feature, item);
                    }
                }
            }
        }
        add(user, encoded.user().numbers());
        add(candidate, encoded.candidates(List.of(item)).numbers());
    }

    /** Takes an event from before the training rows into account. */
    public void event(BehaviourEvent event) {
        for (FeatureSpec feature : spec.features()) {
            if (feature.name().equals(spec.itemKey())) {
                count(feature, Past.text(event, feature.name(), spec.itemKey()));
            } else if (feature.owner() == FeatureOwner.ITEM) {
                count(feature, event.fields());
            }
        }
    }

    /** What was learned. */
    public EncoderState state() {
        Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
        for (FeatureSpec feature : spec.features()) {
            Map<String, Integer> counted = counts.get(feature.name());
            if (counted != null && feature.form() instanceof Categorical form) {
                List<Map.Entry<String, Integer>> frequent = new ArrayList<>(counted.entrySet());
                frequent.removeIf(entry -> entry.getValue() < form.minimumCount());
                frequent.sort(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()));
                vocabularies.put(
                        feature.name(),
                        new Vocabulary(frequent.stream().map(Map.Entry::getKey).toList()));
            }
        }
        Map<String, Normalisation> normalisations = new LinkedHashMap<>();
        take(normalisations, plain.layout().userNumbers(), user);
        take(normalisations, plain.layout().candidateNumbers(), candidate);
        return new EncoderState(vocabularies, normalisations);
    }

    private void count(FeatureSpec feature, FieldValues values) {
        if (!counts.containsKey(feature.name())) {
            return;
        }
        if (feature.multiple()) {
            values.texts(feature.name()).forEach(text -> count(feature, text));
        } else {
            String text = values.text(feature.name());
            count(feature, text == null ? feature.otherwise() : text);
        }
    }

    private void count(FeatureSpec feature, @Nullable String value) {
        Map<String, Integer> counted = counts.get(feature.name());
        if (counted != null && value != null) {
            counted.merge(value, 1, Integer::sum);
        }
    }

    private void take(Map<String, Normalisation> into, List<String> names, Moments[] moments) {
        for (int index = 0; index < moments.length; index++) {
            String name = names.get(index);
            into.put(name, moments[index].normalisation(limit(name)));
        }
    }

    /** Of a declared number its own limit, of a derived one the usual. */
    private double limit(String name) {
        return spec.feature(name)
                .map(FeatureSpec::form)
                .filter(Numerical.class::isInstance)
                .map(form -> ((Numerical) form).limit())
                .orElse(Numerical.LIMIT);
    }

    private static Moments[] moments(int count) {
        Moments[] moments = new Moments[count];
        for (int index = 0; index < count; index++) {
            moments[index] = new Moments();
        }
        return moments;
    }

    private static void add(Moments[] moments, float[] values) {
        for (int index = 0; index < values.length; index++) {
            moments[index].add(values[index]);
        }
    }
}
