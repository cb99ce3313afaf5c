package io.polyrank.arch;

import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;

/** Data sets that small models are about; what they read comes from {@link TinyInputs}. */
final class TinySpecs {

    /** Tasks of every kind, two of them in a chain. */
    static final DatasetSpec ALL_KINDS = DatasetSpecReader.read("all-kinds.yaml", """
            dataset: all_kinds
            item_key: item
            tasks:
              - {name: click, label: click}
              - {name: purchase, label: purchase, after: click}
              - {name: colour, kind: classes, label: colour, classes: [red, green, blue]}
              - {name: value, kind: regression, label: value}
            behaviours: [{type: click, when: click}]
            features:
              - {name: age, of: user, kind: numerical}
              - {name: item, of: item, kind: categorical}
            sequences: [{behaviour: click, fields: [item], length: 3}]
            """);

    /** A chain of three binary tasks. */
    static final DatasetSpec FUNNEL = DatasetSpecReader.read("funnel.yaml", """
            dataset: funnel
            item_key: item
            tasks:
              - {name: click, label: click}
              - {name: cart, label: cart, after: click}
              - {name: purchase, label: purchase, after: cart}
            behaviours: [{type: click, when: click}]
            features:
              - {name: age, of: user, kind: numerical}
              - {name: item, of: item, kind: categorical}
            sequences: [{behaviour: click, fields: [item], length: 3}]
            """);

    /** Neither users nor sequences. */
    static final DatasetSpec TABLE = DatasetSpecReader.read("table.yaml", """
            dataset: table
            tasks: [{name: a, label: a}, {name: b, label: b}]
            features: [{name: x, of: item, kind: numerical}, {name: c, of: item, kind: categorical}]
            """);

    private TinySpecs() {}
}
