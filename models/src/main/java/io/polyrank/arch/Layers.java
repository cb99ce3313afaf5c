package io.polyrank.arch;

import io.polyrank.ops.Ops;
import java.util.List;

/**
 * Dense layers with ReLU and dropout, several networks side by side.
 *
 * @param name of the weights
 * @param count how many networks
 * @param widths of their layers; none is the identity
 * @param dropout share of each layer's results dropped in training
 */
record Layers(String name, int count, List<Integer> widths, double dropout) {

    Layers {
        widths = List.copyOf(widths);
    }

    /** Width of the result. */
    int outputWidth(int in) {
        return widths.isEmpty() ? in : widths.get(widths.size() - 1);
    }

    /** {@code [1 or count, rows, in] -> [count, rows, outputWidth]}; without layers the input itself. */
    <V> V of(Ops<V> ops, V x, int in) {
        V each = x;
        int width = in;
        for (int layer = 0; layer < widths.size(); layer++) {
            V next = ops.relu(ops.denseStack(name + "." + layer, each, count, width, widths.get(layer)));
            each = ops.dropout(next, dropout);
            width = widths.get(layer);
        }
        return each;
    }
}
