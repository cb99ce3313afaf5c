package io.polyrank.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML mapping that remembers where each value stands and which keys were asked for. Every accessor checks type and
 * range and throws {@link SpecException} with line, field, found and expected; {@link #end()} refuses keys nobody asked
 * for, so that a misspelled option never goes unnoticed.
 */
public final class YamlNode {

    private static final int MAX_CHARACTERS = 1_000_000;

    private final String source;
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> keyLines = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    private YamlNode(String source, String path, MappingNode mapping) {
        this.source = source;
        this.path = path;
        this.line = lineOf(mapping);
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new SpecException(source, lineOf(tuple.getKeyNode()), path, "a structured key", "a plain name");
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                throw new SpecException(source, lineOf(key), field(key.getValue()), "the key twice", "it once");
            }
            keyLines.put(key.getValue(), lineOf(key));
        }
    }

    /**
     * Parses a file whose root is a mapping.
     *
     * @param source the name used in error messages
     */
    public static YamlNode parse(String source, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new SpecException(source, 0, "", text.length() + " characters", "at most " + MAX_CHARACTERS);
        }
        Node root;
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(source)
                    .setMaxAliasesForCollections(0)
                    .build();
            root = new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new SpecException(source, line, "", "broken YAML (" + e.getProblem() + ")", "valid YAML");
        } catch (YamlEngineException e) {
            throw new SpecException(source, 0, "", "broken YAML (" + e.getMessage() + ")", "valid YAML");
        }
        if (root instanceof MappingNode mapping) {
            return new YamlNode(source, "", mapping);
        }
        throw new SpecException(source, 1, "", root == null ? "an empty file" : describe(root), "a mapping");
    }

    /** One-based line where this mapping starts. */
    public int line() {
        return line;
    }

    /** Whether the key is given. */
    public boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    /** A required, non-empty text. */
    public String text(String key) {
        Node node = required(key, "a text");
        return scalar(key, node, "a text");
    }

    /** An optional text. */
    public @Nullable String optionalText(String key) {
        return has(key) ? text(key) : null;
    }

    /** A text that follows the rules of names: a letter, then letters, digits and underscores. */
    public String name(String key) {
        String value = text(key);
        if (!isName(value)) {
            throw error(key, "\"" + value + "\"", "a name: a letter, then letters, digits or _ (at most 64)");
        }
        return value;
    }

    /** A text out of the constants of an enum, written in lower case. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String value = text(key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        String allowed = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw error(key, "\"" + value + "\"", "one of " + allowed);
    }

    /** Like {@link #choice(String, Class)} with a value for an absent key. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        return has(key) ? choice(key, otherwise.getDeclaringClass()) : otherwise;
    }

    /** A required whole number within bounds. */
    public int integer(String key, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        String value = scalar(key, required(key, expected), expected);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw error(key, "\"" + value + "\"", expected);
        }
        throw error(key, value, expected);
    }

    /** A whole number within bounds, with a value for an absent key. */
    public int integer(String key, int least, int most, int otherwise) {
        return has(key) ? integer(key, least, most) : otherwise;
    }

    /** A number within bounds, with a value for an absent key. */
    public double number(String key, double least, double most, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return number(key, required(key, "a number"), least, most);
    }

    /** A list of numbers within bounds, with a value for an absent key. */
    public List<Double> numbers(String key, double least, double most, List<Double> otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (Node element : sequence(key)) {
            numbers.add(number(key, element, least, most));
        }
        return List.copyOf(numbers);
    }

    /** A list of texts; empty when absent. */
    public List<String> texts(String key) {
        if (!has(key)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Node element : sequence(key)) {
            texts.add(scalar(key, element, "a list of texts"));
        }
        return List.copyOf(texts);
    }

    /** A nested mapping; an empty one when absent. */
    public YamlNode mapping(String key) {
        known.add(key);
        Node node = values.get(key);
        if (node == null) {
            return parse(source, "{}");
        }
        if (node instanceof MappingNode mapping) {
            return new YamlNode(source, field(key), mapping);
        }
        throw error(key, describe(node), "a mapping");
    }

    /** A list of mappings; empty when absent. */
    public List<YamlNode> mappings(String key) {
        if (!has(key)) {
            return List.of();
        }
        List<YamlNode> nodes = new ArrayList<>();
        for (Node element : sequence(key)) {
            String place = field(key) + "[" + nodes.size() + "]";
            if (!(element instanceof MappingNode mapping)) {
                throw new SpecException(source, lineOf(element), place, describe(element), "a mapping");
            }
            nodes.add(new YamlNode(source, place, mapping));
        }
        return List.copyOf(nodes);
    }

    /** The given keys, in file order. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** Declares that everything of interest has been asked for: any other key is a mistake. */
    public void end() {
        for (Map.Entry<String, Integer> key : keyLines.entrySet()) {
            if (!known.contains(key.getKey())) {
                throw new SpecException(
                        source,
                        key.getValue(),
                        field(key.getKey()),
                        "an unknown key",
                        "one of " + String.join(", ", known));
            }
        }
    }

    /** An error at the place of a key, or of this mapping when the key is absent. */
    public SpecException error(String key, String found, String expected) {
        Node node = values.get(key);
        return new SpecException(source, node == null ? line : lineOf(node), field(key), found, expected);
    }

    static boolean isName(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_]{0,63}");
    }

    private Node required(String key, String expected) {
        known.add(key);
        Node node = values.get(key);
        if (node == null) {
            throw new SpecException(source, line, field(key), "nothing", expected);
        }
        return node;
    }

    private List<Node> sequence(String key) {
        Node node = required(key, "a list");
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw error(key, describe(node), "a list");
    }

    private String scalar(String key, Node node, String expected) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return scalar.getValue();
        }
        throw new SpecException(source, lineOf(node), field(key), describe(node), expected);
    }

    private double number(String key, Node node, double least, double most) {
        String expected = "a number from " + least + " to " + most;
        String value = scalar(key, node, expected);
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new SpecException(source, lineOf(node), field(key), "\"" + value + "\"", expected);
        }
        throw new SpecException(source, lineOf(node), field(key), value, expected);
    }

    private String field(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String describe(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().isEmpty() ? "nothing" : "\"" + scalar.getValue() + "\"";
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
