package io.polyrank.arch;

import io.polyrank.ops.Init;
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
        if (widths.isEmpty()) {
            return x;
        }
        V first = ops.relu(ops.denseStack(name + ".0", x, count, in, widths.get(0)));
        return after(ops, ops.dropout(first, dropout));
    }

    /** All layers but the first, {@code [count, rows, first width] -> [count, rows, outputWidth]}. */
    <V> V after(Ops<V> ops, V first) {
        V each = first;
        for (int layer = 1; layer < widths.size(); layer++) {
            V next = ops.denseStack(name + "." + layer, each, count, widths.get(layer - 1), widths.get(layer));
            each = ops.dropout(ops.relu(next), dropout);
        }
        return each;
    }

    /** All layers but the first of a single network, {@code [rows, first width] -> [rows, outputWidth]}. */
    <V> V afterAlone(Ops<V> ops, V first, int network) {
        V x = first;
        for (int layer = 1; layer < widths.size(); layer++) {
            int in = widths.get(layer - 1);
            int out = widths.get(layer);
            V weight = ops.weight(name + "." + layer + ".weight", Init.fanIn(in), count, in, out);
            V bias = ops.weight(name + "." + layer + ".bias", Init.zeros(), count, 1, out);
            x = ops.relu(ops.affine(x, ops.select(weight, 0, network), ops.select(bias, 0, network)));
        }
        return x;
    }
}
