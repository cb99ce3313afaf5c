package io.polyrank.runtime;

import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserContext;
import java.util.List;

/**
 * A query with the scores the trainer computed for it. A runtime that scores it differently must not serve.
 *
 * @param user the user
 * @param context the query's context fields
 * @param nowMillis the query's time, epoch milliseconds
 * @param candidates the candidates' fields
 * @param scores [candidates x tasks] expected task scores
 */
public record GoldenRequest(
        UserContext user, TextFields context, long nowMillis, List<TextFields> candidates, float[] scores) {

    public GoldenRequest {
        candidates = List.copyOf(candidates);
    }
}
