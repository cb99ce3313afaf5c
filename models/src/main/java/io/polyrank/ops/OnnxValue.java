package io.polyrank.ops;

/**
 * A value in an {@link OnnxGraph}: an input, an initialiser, or what a node computes.
 *
 * @param name its name, unique in the graph
 * @param type the type of its elements
 * @param rank how many axes it has
 */
public record OnnxValue(String name, OnnxType type, int rank) {
    public OnnxValue {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: expected the name of a value, found a blank");
        }
        if (rank < 0) {
            throw new IllegalArgumentException("rank: expected at least 0, found " + rank);
        }
    }
}
