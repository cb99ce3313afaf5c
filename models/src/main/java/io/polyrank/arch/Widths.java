package io.polyrank.arch;

import io.polyrank.spec.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Layer widths in model files. */
final class Widths {

    private Widths() {}

    static List<Integer> read(YamlNode node, String key, List<Integer> otherwise) {
        List<Integer> widths = new ArrayList<>();
        for (double width : node.numbers(
                key, 1, 8192, otherwise.stream().map(Integer::doubleValue).toList())) {
            if (width != Math.rint(width)) {
                throw node.error(key, String.valueOf(width), "whole numbers");
            }
            widths.add((int) width);
        }
        return widths;
    }
}
