package io.polyrank.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Experiments of which a unit is in one at most. Layers have salts of their own, so that in which experiment and variant
 * of one layer a unit is says nothing about another layer.
 *
 * @param name what it is called, once among all layers and experiments
 * @param salt what spreads units over the layer's buckets
 * @param experiments in file order; none holds a bucket of another
 */
public record Layer(String name, Salt salt, List<Experiment> experiments) {

    public Layer {
        experiments = List.copyOf(experiments);
    }

    /** @param unit UTF-8, not empty */
    LayerOutcome assign(byte[] unit, UnitAttributes attributes, long nowMillis) {
        int bucket = salt.bucket(unit);
        Experiment experiment = experimentAt(bucket);
        if (experiment == null) {
            return new LayerOutcome.Free(name, bucket);
        }
        if (!experiment.isRunning(nowMillis)) {
            return new LayerOutcome.Outside(name, bucket, experiment);
        }
        if (!experiment.eligibility().admits(attributes)) {
            return new LayerOutcome.NotEligible(name, bucket, experiment);
        }
        if (experiment.interleaving() != null) {
            return new LayerOutcome.Interleaved(name, bucket, experiment);
        }
        Variant variant = experiment.variantAt(experiment.salt().bucket(unit));
        return variant == null
                ? new LayerOutcome.NoVariant(name, bucket, experiment)
                : new LayerOutcome.Assigned(name, bucket, experiment, variant);
    }

    private @Nullable Experiment experimentAt(int bucket) {
        for (Experiment experiment : experiments) {
            if (experiment.slice().holds(bucket)) {
                return experiment;
            }
        }
        return null;
    }
}
