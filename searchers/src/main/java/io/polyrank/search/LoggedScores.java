package io.polyrank.search;

import com.yahoo.data.access.Inspectable;
import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.Type;
import com.yahoo.search.result.Hit;
import io.polyrank.fusion.FusionNames;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the log has of a hit's field {@code polyrank}.
 *
 * @param scores by score name
 * @param retrieval the relevance it was retrieved with; NaN where that is not known
 * @param team whose pick it is in a list that mixes several rankings; empty for nobody's
 * @param credits by variant, what it gets in such a list if the hit is chosen
 */
record LoggedScores(Map<String, Double> scores, double retrieval, String team, Map<String, Double> credits) {

    private static final LoggedScores NONE = new LoggedScores(Map.of(), Double.NaN, "", Map.of());

    static LoggedScores of(Hit hit) {
        if (!(hit.getField(Receipt.FIELD) instanceof Inspectable field)) {
            return NONE;
        }
        Inspector root = field.inspect();
        Map<String, Double> scores = numbers(root);
        scores.remove(FusionNames.RETRIEVAL);
        Inspector retrieval = root.field(FusionNames.RETRIEVAL);
        return new LoggedScores(
                scores,
                retrieval.valid() ? retrieval.asDouble() : Double.NaN,
                root.field(HitScores.TEAM).asString(""),
                numbers(root.field(HitScores.CREDITS)));
    }

    private static Map<String, Double> numbers(Inspector object) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        object.traverse((String name, Inspector value) -> {
            if (value.type() == Type.DOUBLE) {
                numbers.put(name, value.asDouble());
            }
        });
        return numbers;
    }
}
