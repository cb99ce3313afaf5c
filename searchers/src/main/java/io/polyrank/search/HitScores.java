package io.polyrank.search;

import com.yahoo.data.access.simple.Value;
import com.yahoo.search.result.StructuredData;
import io.polyrank.fusion.FusionNames;
import io.polyrank.runtime.TaskScores;
import java.util.List;

/** The field {@code polyrank} of a hit: every score and the relevance it was retrieved with. */
final class HitScores {

    private HitScores() {}

    /**
     * The scores of a candidate as a field value, which renders as a JSON object.
     *
     * @param names the score names, in column order
     * @param scores the scores of all candidates
     * @param candidate which candidate
     * @param retrieval the relevance it was retrieved with
     */
    static StructuredData toField(List<String> names, TaskScores scores, int candidate, double retrieval) {
        Value.ObjectValue root = new Value.ObjectValue();
        for (int column = 0; column < names.size(); column++) {
            root.put(names.get(column), shortest(scores.score(candidate, column)));
        }
        if (Double.isFinite(retrieval)) {
            root.put(FusionNames.RETRIEVAL, retrieval);
        }
        return new StructuredData(root);
    }

    /** The double whose text is as short as the float's, such as 0.1 for 0.1f: still the same float when read back. */
    private static double shortest(float score) {
        return Double.parseDouble(Float.toString(score));
    }
}
