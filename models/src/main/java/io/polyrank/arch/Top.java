package io.polyrank.arch;

import io.polyrank.ops.Ops;

/** From bottom representations, one for all tasks or one each, to raw scores. */
final class Top {

    private final TopSettings settings;
    private final Outputs outputs;

    Top(TopSettings settings, Outputs outputs) {
        this.settings = settings;
        this.outputs = outputs;
    }

    /**
     * Scores.
     *
     * @param bottom {@code [inputs, rows, in]}
     * @param inputs 1 when all tasks start from the same representation, else the number of tasks
     * @return {@code [rows, columns]}
     */
    <V> V logits(Ops<V> ops, V bottom, int inputs, int in) {
        V x = ops.dropout(bottom, settings.dropout());
        Towers towers = new Towers(outputs, settings.towerLayers());
        return switch (settings.kind()) {
            case TOWERS -> towers.logits(ops, x, in);
            case SHARED_BOTTOM -> {
                Layers shared = new Layers("bottom", 1, settings.bottomLayers(), settings.dropout());
                yield towers.logits(ops, shared.of(ops, x, in), shared.outputWidth(in));
            }
            case MMOE -> {
                MixtureOfExperts mixture =
                        new MixtureOfExperts(outputs.tasks(), settings.experts(), settings.expertLayers());
                yield towers.logits(ops, mixture.mix(ops, x, inputs, in), mixture.outputWidth());
            }
            case PLE -> {
                ProgressiveExtraction extraction = new ProgressiveExtraction(
                        outputs.tasks(),
                        settings.experts(),
                        settings.sharedExperts(),
                        settings.levels(),
                        settings.expertLayers());
                yield towers.logits(ops, extraction.extract(ops, x, in), extraction.outputWidth());
            }
        };
    }
}
