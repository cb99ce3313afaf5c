package io.polyrank.bench;

import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import java.util.Locale;

/**
 * Shapes of models to measure with, when no package is given. Their weights are random: how long a model takes does not
 * depend on what it learned.
 */
enum BenchModel {
    /** DTRN with 2 tasks and 4 experts: 20 + 20 fields, 3 sequences of 50 events. */
    DTRN_2X4(2, 20, 20, 50, dtrn(4)),
    /** DTRN with 4 tasks and 8 experts. */
    DTRN_4X8(4, 20, 20, 50, dtrn(8)),
    /** MultiTab-Net with 2 tasks, 16 + 16 fields, 3 layers of width 32. */
    MULTITAB_SMALL(2, 16, 16, 0, multitab("COL", 3, 32, 128)),
    /** The same with the user-private mask. */
    MULTITAB_UP_SMALL(2, 16, 16, 0, multitab("COL+UP", 3, 32, 128)),
    /** MultiTab-Net with 8 tasks, 20 + 20 fields, 4 layers of width 64. */
    MULTITAB_LARGE(8, 20, 20, 0, multitab("COL", 4, 64, 256)),
    /** The same with the user-private mask. */
    MULTITAB_UP_LARGE(8, 20, 20, 0, multitab("COL+UP", 4, 64, 256));

    /** Known values of every feature. */
    static final int VALUES = 1000;

    private static final String[] BEHAVIOURS = {"click", "cart", "purchase"};

    private final int tasks;
    private final int userFields;
    private final int itemFields;
    private final int events;
    private final String model;

    BenchModel(int tasks, int userFields, int itemFields, int events, String model) {
        this.tasks = tasks;
        this.userFields = userFields;
        this.itemFields = itemFields;
        this.events = events;
        this.model = model;
    }

    /** What it is called on the command line. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The model file. */
    String modelFile() {
        return model;
    }

    /** What the model is about. */
    DatasetSpec dataset() {
        StringBuilder yaml = new StringBuilder("dataset: bench\nitem_key: item_0\ntasks:\n");
        for (int task = 0; task < tasks; task++) {
            yaml.append("  - {name: task_")
                    .append(task)
                    .append(", kind: binary, label: task_")
                    .append(task)
                    .append("}\n");
        }
        if (events > 0) {
            yaml.append("behaviours:\n");
            for (String behaviour : BEHAVIOURS) {
                yaml.append("  - {type: %s, keep: %d}%n".formatted(behaviour, events));
            }
            yaml.append("sequences:\n");
            for (String behaviour : BEHAVIOURS) {
                yaml.append("  - {behaviour: %s, fields: [item_0, item_1], length: %d}%n".formatted(behaviour, events));
            }
        }
        yaml.append("features:\n");
        fields(yaml, "user", userFields);
        fields(yaml, "item", itemFields);
        return DatasetSpecReader.read(text() + ".yaml", yaml.toString());
    }

    private static void fields(StringBuilder yaml, String owner, int count) {
        for (int field = 0; field < count; field++) {
            yaml.append("  - {name: %s_%d, of: %s, kind: categorical}%n".formatted(owner, field, owner));
        }
    }

    private static String dtrn(int experts) {
        return """
                model: dtrn
                embedding: 16
                width: 32
                heads: 4
                layers: 1
                feed_forward: 64
                top: mmoe
                experts: %d
                expert_layers: [256, 128, 64]
                tower_layers: [32]
                """.formatted(experts);
    }

    private static String multitab(String variant, int blocks, int embedding, int feedForward) {
        return """
                model: multitab-net
                variant: %s
                embedding: %d
                blocks: %d
                heads: 4
                feed_forward: %d
                tower_layers: [64]
                """.formatted(variant, embedding, blocks, feedForward);
    }
}
