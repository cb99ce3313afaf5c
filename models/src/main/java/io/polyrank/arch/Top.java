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

    /** From what all tasks, or each of them, start from to {@code [rows, columns]}. */
    <V> V logits(Ops<V> ops, Bottom<V> bottom) {
        Bottom<V> x = bottom.dropped(settings.dropout());
        Towers towers = new Towers(outputs, settings.towerLayers());
        return switch (settings.kind()) {
            case TOWERS -> towers.logits(ops, x);
            case SHARED_BOTTOM -> {
                Layers shared = new Layers("bottom", 1, settings.bottomLayers(), settings.dropout());
                yield towers.logits(ops, x.networks(shared), shared.outputWidth(x.length()));
            }
            case MMOE -> {
                MixtureOfExperts mixture =
                        new MixtureOfExperts(outputs.tasks(), settings.experts(), settings.expertLayers());
                yield towers.logits(ops, mixture.mix(ops, x), mixture.outputWidth());
            }
            case PLE -> {
                ProgressiveExtraction extraction = new ProgressiveExtraction(
                        outputs.tasks(),
                        settings.experts(),
                        settings.sharedExperts(),
                        settings.levels(),
                        settings.expertLayers());
                yield towers.logits(ops, extraction.extract(ops, x), extraction.outputWidth());
            }
        };
    }
}
