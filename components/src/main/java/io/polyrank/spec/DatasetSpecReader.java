package io.polyrank.spec;

import io.polyrank.spec.FeatureSpec.Categorical;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks a data set's YAML file. A wrong file is refused with {@link SpecException}, which names line, field,
 * found and expected.
 */
public final class DatasetSpecReader {

    private static final int MAXIMUM_BUCKETS = 10_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    /** A multi-value feature's model input is called after it, beside {@code user_ids} and {@code user_numbers}. */
    private static final Set<String> INPUT_NAMES = Set.of("ids", "numbers");

    private enum FeatureKind {
        CATEGORICAL,
        NUMERICAL
    }

    private enum DerivedKind {
        COUNT,
        RATE,
        RECENCY,
        DIFFERENCE,
        POPULARITY
    }

    private final Set<String> featureNames = new HashSet<>();
    private final Map<String, FeatureSpec> features = new LinkedHashMap<>();
    private final Map<String, BehaviourSpec> behaviours = new LinkedHashMap<>();

    private DatasetSpecReader() {}

    /**
     * Reads a data set specification.
     *
     * @param source the file's name, for error messages
     * @param text the file's content
     */
    public static DatasetSpec read(String source, String text) {
        return new DatasetSpecReader().dataset(YamlNode.parse(source, text), text);
    }

    private DatasetSpec dataset(YamlNode root, String text) {
        String name = root.name("dataset");
        String itemKey = root.optionalName("item_key");
        List<TaskSpec> tasks = TaskSpecReader.tasks(root);
        for (YamlNode node : root.mappings("behaviours")) {
            BehaviourSpec behaviour = behaviour(node);
            if (behaviours.put(behaviour.type(), behaviour) != null) {
                throw node.error("type", behaviour.type() + " twice", "each behaviour type once");
            }
        }
        for (YamlNode node : root.mappings("features")) {
            FeatureSpec feature = feature(node);
            claim(node, feature.name());
            features.put(feature.name(), feature);
        }
        checkIdentity(root, itemKey);
        List<SequenceSpec> sequences = sequences(root, itemKey);
        List<DerivedSpec> derived = new ArrayList<>();
        for (YamlNode node : root.mappings("derived")) {
            DerivedSpec spec = derived(node);
            claim(node, spec.name());
            derived.add(spec);
        }
        root.end();
        return new DatasetSpec(
                name,
                itemKey,
                tasks,
                List.copyOf(features.values()),
                List.copyOf(behaviours.values()),
                sequences,
                derived,
                text);
    }

    private void checkIdentity(YamlNode root, @Nullable String itemKey) {
        if (itemKey == null) {
            if (!behaviours.isEmpty()) {
                throw root.error(
                        "item_key", "none", "the item feature that the events of " + behaviours.keySet() + " refer to");
            }
            return;
        }
        FeatureSpec key = features.get(itemKey);
        if (key == null || !isCategoricalItemFeature(itemKey) || key.multiple()) {
            throw root.error("item_key", "\"" + itemKey + "\"", "a single-value categorical item feature");
        }
    }

    private static BehaviourSpec behaviour(YamlNode node) {
        BehaviourSpec behaviour = new BehaviourSpec(
                node.name("type"), node.optionalName("when"), node.integer("keep", 1, BehaviourSpec.MAXIMUM_KEEP, 50));
        node.end();
        return behaviour;
    }

    private FeatureSpec feature(YamlNode node) {
        String name = node.name("name");
        FeatureOwner owner = node.choice("of", FeatureOwner.class);
        FeatureSpec.Form form =
                switch (node.choice("kind", FeatureKind.class)) {
                    case CATEGORICAL ->
                        new Categorical(
                                node.integer("minimum_count", 1, 1_000_000, 1),
                                node.integer("buckets", 0, MAXIMUM_BUCKETS, 0),
                                node.integer("values", 1, 64, 1),
                                cross(node, owner));
                    case NUMERICAL ->
                        new Numerical(
                                node.choice("transform", Transform.NONE),
                                node.number("missing", -1e12, 1e12, 0),
                                node.number("limit", 1, 1000, Numerical.LIMIT));
                };
        FeatureSpec feature = new FeatureSpec(name, owner, form, otherwise(node, owner, form));
        node.end();
        if (feature.multiple() && INPUT_NAMES.contains(name)) {
            throw node.error("name", YamlText.quote(name), "another name: a model input is called so already");
        }
        return feature;
    }

    /** Only a candidate's feature can be crossed, and only from features declared before it. */
    private List<String> cross(YamlNode node, FeatureOwner owner) {
        List<String> cross = node.texts("cross");
        for (String part : cross) {
            FeatureSpec feature = features.get(part);
            if (feature == null
                    || !(feature.form() instanceof Categorical)
                    || feature.multiple()
                    || feature.crossed()) {
                throw node.error("cross", YamlText.quote(part), "single-value categorical features declared before");
            }
        }
        if (!cross.isEmpty() && (owner != FeatureOwner.ITEM || cross.size() < 2 || node.has("values"))) {
            throw node.error(
                    "cross", cross.toString(), "at least two features, crossed into a single-value item feature");
        }
        return cross;
    }

    private static @Nullable String otherwise(YamlNode node, FeatureOwner owner, FeatureSpec.Form form) {
        if (!node.has("default")) {
            return null;
        }
        if (owner != FeatureOwner.CONTEXT || (form instanceof Categorical set && set.maximumValues() > 1)) {
            throw node.error("default", "a default", "none: only single-value context features have one");
        }
        if (form instanceof Numerical) {
            node.number("default", -1e12, 1e12, 0);
        }
        return node.text("default");
    }

    private List<SequenceSpec> sequences(YamlNode root, @Nullable String itemKey) {
        List<SequenceSpec> sequences = new ArrayList<>();
        Set<String> read = new HashSet<>();
        for (YamlNode node : root.mappings("sequences")) {
            SequenceSpec sequence = sequence(node, itemKey);
            if (!read.add(sequence.behaviour())) {
                throw node.error("behaviour", sequence.behaviour() + " twice", "one sequence per behaviour type");
            }
            sequences.add(sequence);
        }
        return sequences;
    }

    private SequenceSpec sequence(YamlNode node, @Nullable String itemKey) {
        BehaviourSpec behaviour = behaviour(node, "behaviour");
        List<String> fields = node.texts("fields");
        if (fields.isEmpty() || !fields.get(0).equals(itemKey)) {
            throw node.error("fields", fields.toString(), "a list that starts with " + itemKey);
        }
        for (String field : fields) {
            categoricalItemField(node, "fields", field);
        }
        if (new HashSet<>(fields).size() < fields.size()) {
            throw node.error("fields", fields.toString(), "each field once");
        }
        SequenceSpec sequence = new SequenceSpec(behaviour.type(), fields, node.integer("length", 1, behaviour.keep()));
        node.end();
        return sequence;
    }

    private DerivedSpec derived(YamlNode node) {
        String name = node.name("name");
        DerivedSpec spec =
                switch (node.choice("kind", DerivedKind.class)) {
                    case COUNT -> count(node, name);
                    case RATE -> rate(node, name);
                    case RECENCY ->
                        new DerivedSpec.Recency(
                                name,
                                behaviourType(node, "behaviour"),
                                singleMatch(node),
                                Math.round(node.number("cap_days", 0.001, 3_650, 30) * SECONDS_PER_DAY));
                    case DIFFERENCE ->
                        new DerivedSpec.Difference(
                                name,
                                behaviourType(node, "behaviour"),
                                numericalItemField(node, "field"),
                                singleMatch(node));
                    case POPULARITY -> popularity(node, name);
                };
        node.end();
        return spec;
    }

    private DerivedSpec count(YamlNode node, String name) {
        String match = match(node);
        int last = node.integer("last", 0, BehaviourSpec.MAXIMUM_KEEP, 0);
        if (match == null && last > 0) {
            throw node.error("last", "last without match", "match beside it");
        }
        return new DerivedSpec.Count(name, behaviourType(node, "behaviour"), match, last);
    }

    /** A field to match on that has one value. */
    private @Nullable String singleMatch(YamlNode node) {
        String match = match(node);
        if (match != null && Objects.requireNonNull(features.get(match)).multiple()) {
            throw node.error("match", "\"" + match + "\" with several values", "a single-value item feature");
        }
        return match;
    }

    private String numericalItemField(YamlNode node, String key) {
        String field = node.text(key);
        FeatureSpec feature = features.get(field);
        if (feature == null || feature.owner() != FeatureOwner.ITEM || !(feature.form() instanceof Numerical)) {
            throw node.error(key, "\"" + field + "\"", "a numerical item feature");
        }
        return field;
    }

    private DerivedSpec rate(YamlNode node, String name) {
        List<Double> prior = prior(node);
        String match = match(node);
        int last = node.integer("last", 0, BehaviourSpec.MAXIMUM_KEEP, 0);
        if (match != null && last > 0) {
            throw node.error("last", "last together with match", "one of them");
        }
        return new DerivedSpec.Rate(
                name, behaviourType(node, "of"), behaviourType(node, "given"), match, last, prior.get(0), prior.get(1));
    }

    private DerivedSpec popularity(YamlNode node, String name) {
        List<Double> prior = prior(node);
        String given = node.has("given") ? counted(node, "given") : null;
        return new DerivedSpec.Popularity(name, counted(node, "of"), given, prior.get(0), prior.get(1));
    }

    /** A behaviour type whose counter in the item document can be read as a number. */
    private String counted(YamlNode node, String key) {
        String type = behaviourType(node, key);
        String field = DerivedSpec.counterField(type);
        if (isCategoricalItemFeature(field)) {
            throw node.error(key, type + " although its counter " + field + " is categorical", "a numerical " + field);
        }
        return type;
    }

    private static List<Double> prior(YamlNode node) {
        List<Double> prior = node.numbers("prior", 0, 1e6, List.of(1.0, 10.0));
        if (prior.size() != 2 || prior.get(1) <= 0 || prior.get(0) > prior.get(1)) {
            throw node.error("prior", prior.toString(), "[successes, trials] with successes <= trials and trials > 0");
        }
        return prior;
    }

    private @Nullable String match(YamlNode node) {
        String match = node.optionalText("match");
        if (match != null) {
            categoricalItemField(node, "match", match);
        }
        return match;
    }

    private BehaviourSpec behaviour(YamlNode node, String key) {
        String expected = "one of the behaviours " + behaviours.keySet();
        String type = node.text(key, expected);
        BehaviourSpec behaviour = behaviours.get(type);
        if (behaviour == null) {
            throw node.error(key, YamlText.quote(type), expected);
        }
        return behaviour;
    }

    private String behaviourType(YamlNode node, String key) {
        return behaviour(node, key).type();
    }

    private void categoricalItemField(YamlNode node, String key, String field) {
        if (!isCategoricalItemFeature(field)) {
            throw node.error(key, YamlText.quote(field), "a categorical item feature");
        }
    }

    private boolean isCategoricalItemFeature(String name) {
        FeatureSpec feature = features.get(name);
        return feature != null
                && feature.owner() == FeatureOwner.ITEM
                && feature.form() instanceof Categorical
                && !feature.crossed();
    }

    private void claim(YamlNode node, String name) {
        if (!featureNames.add(name)) {
            throw node.error("name", name + " twice", "each feature name once");
        }
    }
}
