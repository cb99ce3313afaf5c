package io.polyrank.experiment;

import io.polyrank.experiment.LayerOutcome.InVariant;
import io.polyrank.experiment.LayerOutcome.Interleaved;
import java.util.List;
import java.util.Optional;

/**
 * How the experiments want a query ranked. The changes of all layers are put together in file order. That order decides
 * nothing, since no two layers can change the same thing; what a query profile of the plan sets comes first, so that model,
 * fusion, weights and candidates of the plan win over it.
 *
 * <p>A plan may mix the rankings of an experiment's variants, of one experiment at most. Each of them then ranks with the plan's changes and its own.
 *
 * @param changes what is different from ranking without experiments, but for what variants do whose rankings are mixed
 * @param layers what became of the unit in each layer, in file order
 */
public record RankingPlan(Changes changes, List<LayerOutcome> layers) {

    public RankingPlan {
        layers = List.copyOf(layers);
    }

    /** What mixes the rankings of its variants, if anything does. */
    public Optional<Interleaved> interleaved() {
        return layers.stream()
                .filter(Interleaved.class::isInstance)
                .map(Interleaved.class::cast)
                .findFirst();
    }

    /** What is different in the ranking of a variant that is mixed with others. */
    public Changes changesOf(Variant variant) {
        return changes.and(variant.changes());
    }

    static RankingPlan of(List<LayerOutcome> layers) {
        Changes changes = Changes.NONE;
        for (LayerOutcome layer : layers) {
            if (layer instanceof InVariant in) {
                changes = changes.and(in.variant().changes());
            }
        }
        return new RankingPlan(changes, layers);
    }
}
