package io.polyrank.spec;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns YAML text into a tree, within bounds that keep a hostile file from costing much memory, stack or time. */
final class YamlText {

    private static final int MAXIMUM_CHARACTERS = 1_000_000;
    private static final int MAXIMUM_DEPTH = 20;
    private static final int MAXIMUM_QUOTED = 60;

    private YamlText() {}

    /** The tree of a text whose root is a mapping. */
    static MappingNode compose(String source, String text) {
        if (text.length() > MAXIMUM_CHARACTERS) {
            throw new SpecException(
                    source, 0, "", text.length() + " characters", "at most " + MAXIMUM_CHARACTERS + " characters");
        }
        LoadSettings settings = LoadSettings.builder().setLabel(source).build();
        Node root;
        try {
            checkEvents(source, new Parse(settings).parseString(text));
            root = new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new SpecException(source, line, "", "broken YAML (" + e.getProblem() + ")", "valid YAML");
        } catch (YamlEngineException e) {
            throw new SpecException(source, 0, "", "broken YAML (" + e.getMessage() + ")", "valid YAML");
        }
        if (root instanceof MappingNode mapping) {
            return mapping;
        }
        throw new SpecException(source, 1, "", root == null ? "an empty file" : describe(root), "a mapping");
    }

    /** What stands at a node, short enough for a message of one line. */
    static String describe(Node node) {
        if (node instanceof ScalarNode scalar) {
            return isNothing(scalar) ? "nothing" : quote(scalar.getValue());
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    /** A text in quotes, shortened and on one line. */
    static String quote(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return "\"" + (line.length() <= MAXIMUM_QUOTED ? line : line.substring(0, MAXIMUM_QUOTED) + "...") + "\"";
    }

    /** The text of a scalar, null where nothing or no scalar stands. */
    static @Nullable String text(Node node) {
        return node instanceof ScalarNode scalar && !isNothing(scalar) ? scalar.getValue() : null;
    }

    /** One-based line of a node, 0 when unknown. */
    static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static boolean isNothing(ScalarNode scalar) {
        String value = scalar.getValue();
        return value.isEmpty()
                || (scalar.getScalarStyle() == ScalarStyle.PLAIN && (value.equals("~") || value.equals("null")));
    }

    /** Composing recurses into the tree and follows aliases; both are bounded before it starts. */
    private static void checkEvents(String source, Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            switch (event.getEventId()) {
                case Alias -> throw new SpecException(source, line, "", "an alias", "the value itself");
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Comment, DocumentStart, DocumentEnd, Scalar, StreamStart, StreamEnd -> {}
            }
            if (depth > MAXIMUM_DEPTH) {
                throw new SpecException(
                        source, line, "", "values nested " + depth + " deep", "at most " + MAXIMUM_DEPTH);
            }
        }
    }
}
