package io.polyrank.search;

import static java.util.Objects.requireNonNull;

import io.polyrank.behaviour.TextFields;
import io.polyrank.fusion.FusionExpression;
import io.polyrank.fusion.Weights;

/**
 * How a query wants its candidates ranked.
 *
 * @param model with which model
 * @param candidates how many of them at most
 * @param weights how much each task counts
 * @param fusion how task scores become relevance
 * @param nowMillis the query's time, epoch milliseconds
 * @param context the query's own features
 * @param surface where the shop shows the hits
 * @param id tells the query from others
 * @param explain whether its hits are to be explained
 */
record RankingRequest(
        ServedModel model,
        int candidates,
        Weights weights,
        FusionExpression fusion,
        long nowMillis,
        TextFields context,
        String surface,
        String id,
        boolean explain) {

    RankingRequest {
        requireNonNull(model, "model");
        requireNonNull(weights, "weights");
        requireNonNull(fusion, "fusion");
        requireNonNull(context, "context");
        requireNonNull(surface, "surface");
        requireNonNull(id, "id");
    }

    /** The same query ranked as another request wants it. */
    RankingRequest rankedAs(RankingRequest other) {
        return new RankingRequest(
                other.model, candidates, other.weights, other.fusion, nowMillis, other.context, surface, id, explain);
    }
}
