package io.polyrank.experiment;

import io.polyrank.interleave.Interleaving;
import io.polyrank.spec.SpecException;
import io.polyrank.spec.YamlNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks a file of experiments. A wrong file is refused with {@link SpecException}, which names line, field, found
 * and expected.
 */
public final class ExperimentsReader {

    private final Map<String, String> saltUsers = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private final Map<String, String> layerOfThing = new HashMap<>();

    private final VariantCheck check;

    private ExperimentsReader(VariantCheck check) {
        this.check = check;
    }

    /**
     * Reads a file of experiments.
     *
     * @param source the file's name, for error messages
     * @param text the file's content
     */
    public static ExperimentSet read(String source, String text) {
        return read(source, text, VariantCheck.NONE);
    }

    /**
     * Reads a file of experiments.
     *
     * @param source the file's name, for error messages
     * @param text the file's content
     * @param check what variants must be able to do beyond what a file says
     */
    static ExperimentSet read(String source, String text, VariantCheck check) {
        return new ExperimentsReader(check).set(YamlNode.parse(source, text));
    }

    private ExperimentSet set(YamlNode root) {
        Holdout holdout = root.has("holdout") ? holdout(root.mapping("holdout")) : Holdout.NOBODY;
        saltUsers.put(holdout.salt().text(), "the holdout");
        Exploration exploration = root.has("exploration") ? exploration(root.mapping("exploration")) : Exploration.NONE;
        if (!root.has("layers")) {
            throw root.error("layers", "nothing", "a list of layers, [] for none");
        }
        List<Layer> layers = new ArrayList<>();
        for (YamlNode node : root.mappings("layers")) {
            layers.add(layer(node));
        }
        root.end();
        return new ExperimentSet(holdout, exploration, layers);
    }

    private static Holdout holdout(YamlNode node) {
        Salt salt = salt(node, Holdout.NOBODY.salt().text());
        Holdout holdout = new Holdout(salt, new Slice(0, Slice.BUCKETS - 1, SliceReader.share(node)));
        node.end();
        return holdout;
    }

    private Exploration exploration(YamlNode node) {
        Salt salt = claimedSalt(node, Exploration.NONE.salt().text(), "the exploration");
        return ExplorationReader.read(node, salt, eligibility(node.mapping("eligible")));
    }

    private Layer layer(YamlNode node) {
        String name = claimedName(node);
        Salt salt = claimedSalt(node, name, "layer " + name);
        List<YamlNode> nodes = node.mappings("experiments");
        SliceReader slices = new SliceReader(node, "experiments", SliceReader.Default.ALONE);
        List<Experiment> experiments = new ArrayList<>();
        for (YamlNode child : nodes) {
            experiments.add(experiment(child, name, salt, slices));
        }
        node.end();
        return new Layer(name, salt, experiments);
    }

    private Experiment experiment(YamlNode node, String layer, Salt layerSalt, SliceReader slices) {
        String name = claimedName(node);
        Slice slice = slices.next(node, name);
        Instant start = instant(node, "start");
        Instant end = instant(node, "end");
        if (start != null && end != null && !end.isAfter(start)) {
            throw node.error("end", end.toString(), "an instant after the start, " + start);
        }
        Interleaving interleaving = InterleavingReader.read(node);
        Experiment experiment = new Experiment(
                name,
                layerSalt.within(name),
                slice,
                start,
                end,
                node.flag("stopped", false),
                eligibility(node.mapping("eligible")),
                interleaving,
                variants(node, layer, interleaving));
        node.end();
        return experiment;
    }

    private static Eligibility eligibility(YamlNode node) {
        Map<String, List<String>> accepted = new LinkedHashMap<>();
        for (String attribute : node.keys()) {
            LineReader.check(node, attribute, attribute);
            accepted.put(attribute, LineReader.all(node, attribute, "the values of those it is for"));
        }
        return new Eligibility(accepted);
    }

    private List<Variant> variants(YamlNode experiment, String layer, @Nullable Interleaving interleaving) {
        List<YamlNode> nodes = experiment.mappings("variants");
        if (nodes.isEmpty()) {
            throw experiment.error("variants", "no variant", "at least one");
        }
        SliceReader slices = new SliceReader(experiment, "variants", SliceReader.Default.BOTH_ENDS);
        List<Variant> variants = new ArrayList<>();
        Set<String> variantNames = new TreeSet<>();
        for (YamlNode node : nodes) {
            String name = node.name("name");
            if (!variantNames.add(name)) {
                throw node.error("name", name + " twice", "each variant of an experiment once");
            }
            Slice slice = interleaving == null ? slices.next(node, name) : InterleavingReader.noSlice(node);
            Changes changes = ChangesReader.read(node);
            claimThings(node, changes, layer);
            check.mistake(changes).ifPresent(mistake -> {
                throw error(node, mistake.field(), mistake.found(), mistake.expected());
            });
            variants.add(new Variant(name, slice, changes));
            node.end();
        }
        return variants;
    }

    /** What is changed in two layers at once would depend on an order that no analysis knows of. */
    private void claimThings(YamlNode node, Changes changes, String layer) {
        for (String thing : changes.things()) {
            String other = layerOfThing.putIfAbsent(thing, layer);
            if (other != null && !other.equals(layer)) {
                throw error(node, thing, "a change of what layer " + other + " changes too", "it in one layer only");
            }
        }
    }

    /** @param thing as {@link Changes#things()} calls it */
    private static SpecException error(YamlNode variant, String thing, String found, String expected) {
        String[] keys = thing.split("\\.", 2);
        YamlNode place = keys.length == 1 ? variant : variant.mapping(keys[0]);
        return place.error(keys[keys.length - 1], found, expected);
    }

    private String claimedName(YamlNode node) {
        String name = node.name("name");
        if (!names.add(name)) {
            throw node.error("name", name + " twice", "each name of layers and experiments once");
        }
        return name;
    }

    private Salt claimedSalt(YamlNode node, String otherwise, String user) {
        Salt salt = salt(node, otherwise);
        String other = saltUsers.put(salt.text(), user);
        if (other != null) {
            throw node.error(
                    "salt",
                    salt.text() + ", which is that of " + other + " too",
                    "another: layers must be independent");
        }
        return salt;
    }

    private static Salt salt(YamlNode node, String otherwise) {
        String text = node.has("salt") ? node.text("salt") : otherwise;
        if (!Salt.isSalt(text)) {
            throw node.error("salt", "\"" + text + "\"", Salt.RULE);
        }
        return Salt.of(text);
    }

    private static @Nullable Instant instant(YamlNode node, String key) {
        String text = node.optionalText(key);
        if (text == null) {
            return null;
        }
        try {
            // Queries know their time in milliseconds.
            return Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            SpecException refusal = node.error(key, "\"" + text + "\"", "an instant such as 2026-01-31T08:00:00Z");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
