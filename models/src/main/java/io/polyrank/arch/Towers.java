package io.polyrank.arch;

import io.polyrank.ops.Ops;
import java.util.ArrayList;
import java.util.List;

/** A small network per task that ends in its raw scores. */
final class Towers {

    private final Outputs outputs;
    private final Layers layers;

    Towers(Outputs outputs, List<Integer> widths) {
        this(outputs, widths, 0);
    }

    Towers(Outputs outputs, List<Integer> widths, double dropout) {
        this.outputs = outputs;
        this.layers = new Layers("tower", outputs.tasks(), widths, dropout);
    }

    /** {@code [rows, columns]}. */
    <V> V logits(Ops<V> ops, Bottom<V> bottom) {
        return ended(ops, bottom.networks(layers), bottom.length());
    }

    /** {@code [1 or tasks, rows, in] -> [rows, columns]}. */
    <V> V logits(Ops<V> ops, V x, int in) {
        return ended(ops, layers.of(ops, x, in), in);
    }

    private <V> V ended(Ops<V> ops, V each, int in) {
        int most = outputs.widths().stream().mapToInt(Integer::intValue).max().orElseThrow();
        V scores = ops.denseStack("tower.out", each, outputs.tasks(), layers.outputWidth(in), most);
        return most == 1 ? ops.transpose(ops.squeeze(scores, 2), 1, 0) : columns(ops, scores);
    }

    /** Side by side what each task needs of {@code [tasks, rows, most]}. */
    private <V> V columns(Ops<V> ops, V scores) {
        List<V> columns = new ArrayList<>();
        for (int task = 0; task < outputs.tasks(); task++) {
            columns.add(ops.slice(
                    ops.select(scores, 0, task), 1, 0, outputs.widths().get(task)));
        }
        return columns.size() == 1 ? columns.get(0) : ops.concat(1, columns);
    }
}
