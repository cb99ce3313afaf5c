package io.polyrank.experiment;

import io.polyrank.spec.YamlNode;

/** Reads what a file of experiments says about exploring lists. */
final class ExplorationReader {

    private ExplorationReader() {}

    /**
     * The exploration of a mapping.
     *
     * @param salt which the file's reader has checked
     */
    static Exploration read(YamlNode node, Salt salt, Eligibility eligibility) {
        Exploration exploration = new Exploration(
                salt,
                new Slice(0, Slice.BUCKETS - 1, SliceReader.share(node)),
                node.number(
                        "temperature",
                        Exploration.LEAST_TEMPERATURE,
                        Exploration.MOST_TEMPERATURE,
                        Exploration.DEFAULT_TEMPERATURE),
                node.integer("depth", Exploration.LEAST_DEPTH, Exploration.MOST_DEPTH, Exploration.DEFAULT_DEPTH),
                eligibility);
        node.end();
        return exploration;
    }
}
