package io.polyrank.arch;

import io.polyrank.ops.Init;
import io.polyrank.ops.Ops;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first layers of a model read: one representation for all tasks, or one each, put together from parts. Written
 * plainly the parts are joined and a layer is one product. Split ({@link Rewrite#SPLIT_FIRST_LAYERS}), what is the same
 * for all candidates is multiplied once per query.
 *
 * <p>Implementation note. Rows of a weight belong to parts in their order. A part of the query without gates becomes part
 * of the bias. One with gates contributes {@code sum_f g_f (W_f x_f)}: the products {@code W_f x_f} are rows of the
 * weight that is multiplied by the gates, so that a layer stays a single product.
 */
final class Bottom<V> {

    /**
     * One of the parts.
     *
     * @param values {@code [inputs, rows, count * width]}; where it is per query or has gates also 1 instead of inputs, and
     *     where it is per query one row
     * @param count of fields
     * @param width of a field
     * @param perQuery whether all candidates share one row
     * @param gates a factor per field, {@code [inputs, rows, count]}; null where there is none
     */
    record Part<V>(
            V values,
            int count,
            int width,
            boolean perQuery,
            @Nullable V gates) {

        int length() {
            return count * width;
        }
    }

    private final Ops<V> ops;
    private final GraphForm form;
    private final int inputs;
    private final List<Part<V>> parts;

    private Bottom(Ops<V> ops, GraphForm form, int inputs, List<Part<V>> parts) {
        this.ops = ops;
        this.form = form;
        this.inputs = inputs;
        this.parts = List.copyOf(parts);
    }

    /**
     * A representation of parts.
     *
     * @param inputs how many representations: one for all tasks, or one per task
     */
    static <V> Bottom<V> of(Ops<V> ops, GraphForm form, int inputs, List<Part<V>> parts) {
        return new Bottom<>(ops, form, inputs, parts);
    }

    /** A representation in one piece, {@code [inputs, rows, length]}. */
    static <V> Bottom<V> whole(Ops<V> ops, GraphForm form, int inputs, V values, int length) {
        return new Bottom<>(ops, form, inputs, List.of(new Part<>(values, 1, length, false, null)));
    }

    /** What a level above starts from, in the same form. */
    Bottom<V> next(int count, V values, int length) {
        return whole(ops, form, count, values, length);
    }

    /** How many representations there are. */
    int inputs() {
        return inputs;
    }

    /** Length of a representation. */
    int length() {
        return parts.stream().mapToInt(Part::length).sum();
    }

    /** The same with dropout, which only training does, and training does not split. */
    Bottom<V> dropped(double share) {
        return split() ? this : whole(ops, form, inputs, ops.dropout(joined(), share), length());
    }

    /** In one piece, {@code [inputs, rows, length]}. */
    V joined() {
        List<V> all = new ArrayList<>();
        for (Part<V> part : parts) {
            if (part.gates() != null) {
                all.add(gated(part, part.gates()));
            } else {
                all.add(part.perQuery() ? ops.add(part.values(), nothing()) : part.values());
            }
        }
        return joined(all, 2);
    }

    /** {@code count} linear layers side by side, as {@link Ops#denseStack}: {@code [count, rows, out]}. */
    V stack(String name, int count, int out) {
        if (!split()) {
            return ops.denseStack(name, joined(), count, length(), out);
        }
        V weight = ops.weight(name + ".weight", Init.fanIn(length()), count, length(), out);
        V bias = ops.weight(name + ".bias", Init.zeros(), count, 1, out);
        Product<V> product = product(weight, bias, count, out);
        return stacked(product);
    }

    /** Networks side by side; one alone reads every representation. {@code [count or inputs, rows, last width]}. */
    V networks(Layers layers) {
        if (!split() || layers.widths().isEmpty()) {
            return layers.of(ops, joined(), length());
        }
        int count = layers.count();
        String name = layers.name();
        int width = layers.widths().get(0);
        V weight = ops.weight(name + ".0.weight", Init.fanIn(length()), count, length(), width);
        V bias = ops.weight(name + ".0.bias", Init.zeros(), count, 1, width);
        Product<V> product = product(weight, bias, count, width);
        if (inputs > 1 && count == 1) {
            V each = continued(layers, product.onAllRows(ops));
            return ops.reshape(each, inputs, -1, layers.outputWidth(length()));
        }
        return continued(layers, product);
    }

    /**
     * Networks that each read every representation: {@code [count, inputs * rows, last width]}. The first layer of all of
     * them is one weight, {@code [count * width, length]}.
     */
    V networksOnAll(Layers layers) {
        int count = layers.count();
        int width = layers.widths().get(0);
        String first = layers.name() + ".0";
        if (!split()) {
            V all = ops.relu(ops.dense(first, ops.reshape(joined(), -1, length()), length(), count * width));
            return layers.after(ops, ops.transpose(ops.reshape(all, -1, count, width), 1, 0, 2));
        }
        V weight = ops.weight(first + ".weight", Init.fanIn(length()), (long) count * width, length());
        V bias = ops.weight(first + ".bias", Init.zeros(), (long) count * width);
        V apart = ops.transpose(ops.reshape(weight, count, width, length()), 0, 2, 1);
        return continued(
                layers,
                product(apart, ops.reshape(bias, count, 1, width), count, width).onAllRows(ops));
    }

    /**
     * A first layer as one product.
     *
     * @param rows {@code [1 or inputs, rows, length]}, what differs between candidates
     * @param perInput whether a network has rows of its own
     * @param weights {@code [count, .., out]}, one below the other as long as the rows
     * @param bias {@code [count, 1, out]}
     */
    private record Product<V>(V rows, boolean perInput, int length, List<V> weights, V bias) {

        /** With the rows of all representations below each other, {@code [1, inputs * rows, length]}. */
        Product<V> onAllRows(Ops<V> ops) {
            return new Product<>(ops.reshape(rows, 1, -1, length), false, length, weights, bias);
        }
    }

    /** {@code [count, rows, last width]}. */
    private V continued(Layers layers, Product<V> first) {
        if (!form.has(Rewrite.SEPARATE_NETWORKS)) {
            return layers.after(ops, ops.relu(stacked(first)));
        }
        List<V> each = new ArrayList<>();
        for (int network = 0; network < layers.count(); network++) {
            List<V> weights = new ArrayList<>();
            for (V weight : first.weights()) {
                weights.add(ops.select(weight, 0, network));
            }
            boolean own = first.perInput() && inputs > 1;
            V x = ops.relu(ops.affine(
                    ops.select(first.rows(), 0, own ? network : 0),
                    joined(weights, 0),
                    ops.select(first.bias(), 0, network)));
            each.add(layers.afterAlone(ops, x, network));
        }
        return ops.stack(0, each);
    }

    private V stacked(Product<V> product) {
        return ops.add(ops.matmul(product.rows(), joined(product.weights(), 1)), product.bias());
    }

    /** Splits a weight {@code [count, length, out]} along its parts. */
    private Product<V> product(V weight, V bias, int count, int out) {
        List<V> rows = new ArrayList<>();
        List<V> weights = new ArrayList<>();
        V all = bias;
        int length = 0;
        int from = 0;
        for (Part<V> part : parts) {
            V slice = ops.slice(weight, 1, from, from + (long) part.length());
            from += part.length();
            if (!part.perQuery()) {
                rows.add(part.gates() == null ? part.values() : gated(part, part.gates()));
                weights.add(slice);
                length += part.length();
            } else if (part.gates() == null) {
                all = ops.add(all, ops.matmul(part.values(), slice));
            } else {
                V fields = ops.reshape(part.values(), part.count(), 1, part.width());
                V perField = ops.reshape(slice, count, part.count(), part.width(), out);
                rows.add(part.gates());
                weights.add(ops.squeeze(ops.matmul(fields, perField), 2));
                length += part.count();
            }
        }
        return new Product<>(joined(rows, 2), true, length, weights, all);
    }

    private V joined(List<V> values, int axis) {
        return values.size() == 1 ? values.get(0) : ops.concat(axis, values);
    }

    /** Zeros in the shape of what differs between candidates, {@code [inputs, rows, 1]}. */
    private V nothing() {
        for (Part<V> part : parts) {
            if (part.gates() != null || !part.perQuery()) {
                return ops.mul(ops.slice(part.gates() == null ? part.values() : part.gates(), 2, 0, 1), 0);
            }
        }
        throw new IllegalStateException("bottom: found only parts of the query, expected one of the candidates");
    }

    private V gated(Part<V> part, V gates) {
        V fields = ops.reshape(part.values(), 0, 0, part.count(), part.width());
        return ops.reshape(ops.mul(fields, ops.unsqueeze(gates, 3)), 0, 0, part.length());
    }

    private boolean split() {
        return form.has(Rewrite.SPLIT_FIRST_LAYERS);
    }
}
