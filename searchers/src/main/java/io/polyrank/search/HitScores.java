package io.polyrank.search;

import com.yahoo.data.access.simple.Value;
import com.yahoo.search.result.StructuredData;
import io.polyrank.fusion.FusionNames;
import io.polyrank.runtime.TaskScores;
import io.polyrank.search.RankOutcome.Ranked;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/** The field {@code polyrank} of a hit: every score, the relevance it was retrieved with, and what explains it. */
final class HitScores {

    /** Whose pick a hit is in a list that mixes several rankings. */
    static final String TEAM = "team";

    /** What each variant gets in such a list if the hit is chosen. */
    static final String CREDITS = "credits";

    private static final String EXPLAIN = "explain";

    private HitScores() {}

    /**
     * Gives the hits of a page their fields.
     *
     * @param names the score names, in column order
     * @param page which candidates
     * @param explanations why each of them has its place; none if nobody asked
     * @param more what else is to be told of a candidate
     */
    static void set(
            List<String> names,
            Candidates candidates,
            Ranked ranked,
            int[] page,
            List<Value.ObjectValue> explanations,
            ObjIntConsumer<Value.ObjectValue> more) {
        for (int at = 0; at < page.length; at++) {
            Optional<Value.ObjectValue> explanation =
                    explanations.isEmpty() ? Optional.empty() : Optional.of(explanations.get(at));
            double retrieval = candidates.retrieval()[page[at]];
            Value.ObjectValue root = toObject(names, ranked.scores(), page[at], retrieval, explanation);
            more.accept(root, page[at]);
            candidates.hit(page[at]).setField(Receipt.FIELD, new StructuredData(root));
        }
    }

    /**
     * The scores of a candidate as a field value, which renders as a JSON object.
     *
     * @param names the score names, in column order
     * @param scores the scores of all candidates
     * @param candidate which candidate
     * @param retrieval the relevance it was retrieved with
     * @param explanation why it has its place, if somebody asked
     */
    static StructuredData toField(
            List<String> names,
            TaskScores scores,
            int candidate,
            double retrieval,
            Optional<Value.ObjectValue> explanation) {
        return new StructuredData(toObject(names, scores, candidate, retrieval, explanation));
    }

    private static Value.ObjectValue toObject(
            List<String> names,
            TaskScores scores,
            int candidate,
            double retrieval,
            Optional<Value.ObjectValue> explanation) {
        Value.ObjectValue root = new Value.ObjectValue();
        for (int column = 0; column < names.size(); column++) {
            root.put(names.get(column), shortest(scores.score(candidate, column)));
        }
        if (Double.isFinite(retrieval)) {
            root.put(FusionNames.RETRIEVAL, retrieval);
        }
        explanation.ifPresent(found -> root.put(EXPLAIN, found));
        return root;
    }

    /** The double whose text is as short as the float's, such as 0.1 for 0.1f: still the same float when read back. */
    static double shortest(float score) {
        return Double.parseDouble(Float.toString(score));
    }
}
