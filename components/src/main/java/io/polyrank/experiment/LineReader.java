package io.polyrank.experiment;

import io.polyrank.spec.YamlNode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads texts of one line: nothing that experiments name has more, and files with less are easier to write back. */
final class LineReader {

    /** Control characters, line and paragraph separators, and halves of characters. */
    private static final Pattern REFUSED = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private LineReader() {}

    static @Nullable String optional(YamlNode node, String key) {
        String text = node.optionalText(key);
        if (text != null) {
            check(node, key, text);
        }
        return text;
    }

    /** A list of lines, at least one. */
    static List<String> all(YamlNode node, String key, String expected) {
        List<String> texts = node.texts(key);
        if (texts.isEmpty()) {
            throw node.error(key, "an empty list", expected);
        }
        texts.forEach(text -> check(node, key, text));
        return texts;
    }

    static void check(YamlNode node, String key, String text) {
        if (REFUSED.matcher(text).find()) {
            throw node.error(key, "a line break or another control character", "a text on one line");
        }
    }
}
