package io.polyrank.train;

import io.polyrank.spec.YamlNode;
import java.time.Duration;

/**
 * What counts as one list for architectures that look at all candidates of a query together: rows of one user within a
 * time window of the list's first row, at most a number of them.
 *
 * @param window how long after its first row a list takes rows
 * @param size most rows of a list
 */
public record ListSettings(Duration window, int size) {

    /** An hour, 32 rows. */
    public static final ListSettings USUAL = new ListSettings(Duration.ofHours(1), 32);

    private static final int LONGEST_SECONDS = 365 * 24 * 3600;

    public ListSettings {
        if (window.isNegative() || size < 1) {
            throw new IllegalArgumentException("list: found a window of " + window + " and size " + size
                    + ", expected a window of at least 0 and a size of at least 1");
        }
    }

    /** Reads the {@code training.list} part of a model file. */
    static ListSettings read(YamlNode node) {
        ListSettings settings = new ListSettings(
                Duration.ofSeconds(node.integer("window_seconds", 0, LONGEST_SECONDS, (int)
                        USUAL.window().toSeconds())),
                node.integer("size", 1, 10_000, USUAL.size()));
        node.end();
        return settings;
    }
}
