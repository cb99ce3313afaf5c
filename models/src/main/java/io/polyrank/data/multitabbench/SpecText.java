package io.polyrank.data.multitabbench;

import java.util.List;

/** The data set specification that goes with generated data. */
final class SpecText {

    private SpecText() {}

    static String of(MultiTabBenchArguments arguments, List<String> tasks) {
        StringBuilder text = new StringBuilder();
        switch (arguments.links()) {
            case REGRESSION -> {
                text.append("# MultiTab-Bench: regression of polynomials of correlated linear combinations.\n");
                text.append("dataset: multitab_bench\n\ntasks:\n");
                tasks.forEach(task -> line(text, task, "kind: regression, scale: linear, label: " + task));
            }
            case RANKING -> {
                text.append("# Polyrank's ranking extension of MultiTab-Bench; not part of that benchmark.\n");
                text.append("dataset: multitab_bench\n\ntasks:\n");
                for (String task : tasks) {
                    String after = task.equals(RankingLinks.CLICK) ? "" : ", after: " + RankingLinks.CLICK;
                    line(text, task, "kind: binary, label: " + task + after);
                }
            }
        }
        text.append("\nfeatures:\n");
        TableFiles.featureNames(arguments.features())
                .forEach(feature -> line(text, feature, "of: item, kind: numerical"));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String rest) {
        text.append("  - {name: ").append(name).append(", ").append(rest).append("}\n");
    }
}
