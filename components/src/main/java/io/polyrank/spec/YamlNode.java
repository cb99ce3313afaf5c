package io.polyrank.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML mapping that remembers where each value stands and which keys were asked for. Every accessor checks type and
 * range and throws {@link SpecException} with line, field, found and expected; {@link #end()} refuses keys nobody asked
 * for, so that a misspelled option never goes unnoticed.
 */
public final class YamlNode {

    private static final String NAME = "a name: a letter, then letters, digits or _ (at most 64)";
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");

    private final String source;
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> keyLines = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    private YamlNode(String source, String path, int line) {
        this.source = source;
        this.path = path;
        this.line = line;
    }

    private YamlNode(String source, String path, MappingNode mapping) {
        this(source, path, YamlText.lineOf(mapping));
        for (NodeTuple tuple : mapping.getValue()) {
            int keyLine = YamlText.lineOf(tuple.getKeyNode());
            String key = YamlText.text(tuple.getKeyNode());
            if (key == null) {
                String found = YamlText.describe(tuple.getKeyNode()) + " as a key";
                throw new SpecException(source, keyLine, path, found, "a plain name");
            }
            if (values.put(key, tuple.getValueNode()) != null) {
                throw new SpecException(source, keyLine, field(key), "the key twice", "it once");
            }
            keyLines.put(key, keyLine);
        }
    }

    /**
     * Parses a file whose root is a mapping.
     *
     * @param source the name used in error messages
     */
    public static YamlNode parse(String source, String text) {
        return new YamlNode(source, "", YamlText.compose(source, text));
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
        return text(key, "a text");
    }

    /** An optional text. */
    public @Nullable String optionalText(String key) {
        return has(key) ? text(key) : null;
    }

    /** A text that follows the rules of names: a letter, then letters, digits and underscores. */
    public String name(String key) {
        String value = text(key, NAME);
        if (!isName(value)) {
            throw error(key, YamlText.quote(value), NAME);
        }
        return value;
    }

    /** An optional {@link #name(String)}. */
    public @Nullable String optionalName(String key) {
        return has(key) ? name(key) : null;
    }

    /** A text out of the constants of an enum, written in lower case. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String expected = Arrays.stream(type.getEnumConstants())
                .map(YamlNode::spelling)
                .collect(Collectors.joining(", ", "one of ", ""));
        String value = text(key, expected);
        for (E constant : type.getEnumConstants()) {
            if (spelling(constant).equals(value)) {
                return constant;
            }
        }
        throw error(key, YamlText.quote(value), expected);
    }

    /** Like {@link #choice(String, Class)} with a value for an absent key. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        return has(key) ? choice(key, otherwise.getDeclaringClass()) : otherwise;
    }

    /** A required whole number within bounds. */
    public int integer(String key, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        String value = text(key, expected);
        if (INTEGER.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw error(key, YamlText.quote(value), expected);
    }

    /** A whole number within bounds, with a value for an absent key. */
    public int integer(String key, int least, int most, int otherwise) {
        return has(key) ? integer(key, least, most) : otherwise;
    }

    /** {@code true} or {@code false}, with a value for an absent key. */
    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw error(key, text(key), "true or false");
        };
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
            return new YamlNode(source, field(key), line);
        }
        if (node instanceof MappingNode mapping) {
            return new YamlNode(source, field(key), mapping);
        }
        throw error(key, YamlText.describe(node), "a mapping");
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
                throw new SpecException(
                        source, YamlText.lineOf(element), place, YamlText.describe(element), "a mapping");
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
        return new SpecException(source, node == null ? line : YamlText.lineOf(node), field(key), found, expected);
    }

    static boolean isName(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_]{0,63}");
    }

    private Node required(String key, String expected) {
        known.add(key);
        Node node = values.get(key);
        if (node == null) {
            String given = values.isEmpty() ? "" : " (the keys here are " + String.join(", ", values.keySet()) + ")";
            throw new SpecException(source, line, field(key), "nothing" + given, expected);
        }
        return node;
    }

    private List<Node> sequence(String key) {
        Node node = required(key, "a list");
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw error(key, YamlText.describe(node), "a list");
    }

    /** A required, non-empty text that an error message describes as {@code expected}. */
    String text(String key, String expected) {
        return scalar(key, required(key, expected), expected);
    }

    private String scalar(String key, Node node, String expected) {
        String text = YamlText.text(node);
        if (text == null) {
            throw new SpecException(source, YamlText.lineOf(node), field(key), YamlText.describe(node), expected);
        }
        return text;
    }

    private double number(String key, Node node, double least, double most) {
        String expected = "a number from " + plain(least) + " to " + plain(most);
        String value = scalar(key, node, expected);
        if (NUMBER.matcher(value).matches()) {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new SpecException(source, YamlText.lineOf(node), field(key), YamlText.quote(value), expected);
    }

    private String field(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String plain(double number) {
        return Math.abs(number) < 1e15
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }
}
