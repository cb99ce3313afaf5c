package io.polyrank.experiment;

import io.polyrank.experiment.LayerOutcome.InVariant;
import java.util.List;

/**
 * How the experiments want a query ranked. The changes of all layers are put together in file order. That order decides
 * nothing, since no two layers can change the same thing; what a query profile of the plan sets comes first, so that model,
 * fusion, weights and candidates of the plan win over it.
 *
 * @param changes what is different from ranking without experiments
 * @param layers what became of the unit in each layer, in file order
 */
public record RankingPlan(Changes changes, List<LayerOutcome> layers) {

    public RankingPlan {
        layers = List.copyOf(layers);
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
