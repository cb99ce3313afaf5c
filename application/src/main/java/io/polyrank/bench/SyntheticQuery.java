package io.polyrank.bench;

import com.yahoo.data.access.helpers.MatchFeatureData;
import com.yahoo.search.result.FeatureData;
import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import io.polyrank.encode.EncoderState;
import io.polyrank.encode.Vocabulary;
import io.polyrank.spec.BehaviourSpec;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureOwner;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Categorical;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A query with nothing missing: a user with full sequences and candidates with a value in every field, as a Searcher gets
 * them. The same seed makes the same query.
 */
final class SyntheticQuery {

    /** The time of the query. */
    static final long NOW_MILLIS = 1_767_225_600_000L;

    private static final int MINUTE_MILLIS = 60_000;
    private static final int UNKNOWN_VALUES = 1000;

    private final DatasetSpec dataset;
    private final EncoderState state;
    private final SplittableRandom random;

    SyntheticQuery(DatasetSpec dataset, EncoderState state, long seed) {
        this.dataset = dataset;
        this.state = state;
        this.random = new SplittableRandom(seed);
    }

    /** The user. */
    UserContext user() {
        Map<String, List<BehaviourEvent>> sequences = new LinkedHashMap<>();
        for (BehaviourSpec behaviour : dataset.behaviours()) {
            List<BehaviourEvent> events = new ArrayList<>();
            for (int event = 0; event < behaviour.keep(); event++) {
                TextFields item = fields(FeatureOwner.ITEM);
                String key = dataset.itemKey() == null ? "" : item.text(dataset.itemKey());
                long time = NOW_MILLIS - (long) (behaviour.keep() - event) * MINUTE_MILLIS;
                // As user documents hold it: the fields of an event that somebody reads.
                TextFields kept = TextFields.copyOf(item, dataset.eventFields());
                events.add(new BehaviourEvent(key == null ? "" : key, time, kept));
            }
            sequences.put(behaviour.type(), events);
        }
        return new UserContext("u1", fields(FeatureOwner.USER), sequences, Map.of());
    }

    /** Fields of the query itself. */
    TextFields context() {
        return fields(FeatureOwner.CONTEXT);
    }

    /** Fields of an item, as a log has them. */
    TextFields item() {
        return fields(FeatureOwner.ITEM);
    }

    /** The match-features of so many hits; fields with texts that are no numbers count as missing, as in a query. */
    List<FeatureData> hits(int count) {
        List<String> names = dataset.itemFields();
        MatchFeatureData data = new MatchFeatureData(
                names.stream().map(name -> "attribute(" + name + ")").toList());
        List<FeatureData> hits = new ArrayList<>();
        for (int hit = 0; hit < count; hit++) {
            TextFields item = item();
            MatchFeatureData.HitValue values = data.addHit();
            for (int index = 0; index < names.size(); index++) {
                values.set(index, numberOf(item, names.get(index)));
            }
            hits.add(new FeatureData(values));
        }
        return hits;
    }

    private static double numberOf(TextFields item, String name) {
        String text = item.text(name);
        return text == null || !text.matches("-?\\d+(\\.\\d+)?") ? Double.NaN : Double.parseDouble(text);
    }

    private TextFields fields(FeatureOwner owner) {
        Map<String, String> values = new LinkedHashMap<>();
        for (FeatureSpec feature : dataset.features()) {
            if (feature.owner() == owner) {
                values.put(feature.name(), value(feature));
            }
        }
        return new TextFields(values);
    }

    private String value(FeatureSpec feature) {
        if (!(feature.form() instanceof Categorical)) {
            return String.valueOf(1 + random.nextInt(UNKNOWN_VALUES));
        }
        Vocabulary vocabulary = state.vocabularies().get(feature.name());
        return vocabulary == null || vocabulary.values().isEmpty()
                ? String.valueOf(random.nextInt(UNKNOWN_VALUES))
                : vocabulary.values().get(random.nextInt(vocabulary.values().size()));
    }
}
