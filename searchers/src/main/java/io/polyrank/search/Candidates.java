package io.polyrank.search;

import com.yahoo.search.result.FeatureData;
import com.yahoo.search.result.Hit;
import com.yahoo.search.result.HitGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The hits of a result, in the order of retrieval, and which of them can be ranked.
 *
 * <p>Only hits that stand in the result itself are looked at: where this runs, results of several sources have been
 * blended into one list, and what is left in groups below it was asked for by grouping, which has an order of its own.
 */
final class Candidates {

    /** No hits at all. */
    static final Candidates NONE = new Candidates(List.of(), new int[0], List.of(), Map.of(), new double[0], 0);

    private static final String MATCH_FEATURES = "matchfeatures";

    private final List<Hit> hits;
    private final int[] places;
    private final List<FeatureData> features;
    private final Map<String, String> featureNames;
    private final List<MatchFeatures> fields;
    private final double[] retrieval;
    private final int withoutFeatures;

    private Candidates(
            List<Hit> hits,
            int[] places,
            List<FeatureData> features,
            Map<String, String> featureNames,
            double[] retrieval,
            int withoutFeatures) {
        this.hits = List.copyOf(hits);
        this.places = places;
        this.features = List.copyOf(features);
        this.featureNames = featureNames;
        this.fields = MatchFeatures.inTurns(this.features, featureNames);
        this.retrieval = retrieval;
        this.withoutFeatures = withoutFeatures;
    }

    /**
     * Finds the candidates of a result.
     *
     * @param most how many hits may become candidates
     * @param featureNames the match-features that will be read, by field
     */
    static Candidates of(HitGroup group, int most, Map<String, String> featureNames) {
        List<Hit> hits = new ArrayList<>();
        List<Integer> ranked = new ArrayList<>();
        List<FeatureData> found = new ArrayList<>();
        int withoutFeatures = 0;
        for (Hit hit : group.asList()) {
            if (!isContent(hit)) {
                continue;
            }
            if (hit.getField(MATCH_FEATURES) instanceof FeatureData features) {
                if (ranked.size() < most) {
                    ranked.add(hits.size());
                    found.add(features);
                }
            } else {
                withoutFeatures++;
            }
            hits.add(hit);
        }
        double[] retrieval = ranked.stream()
                .mapToDouble(place -> hits.get(place).getRelevance().getScore())
                .toArray();
        int[] placesOfRanked = ranked.stream().mapToInt(Integer::intValue).toArray();
        return new Candidates(hits, placesOfRanked, found, featureNames, retrieval, withoutFeatures);
    }

    /** The same hits with only the first so many candidates. */
    Candidates first(int count) {
        return count >= size()
                ? this
                : new Candidates(
                        hits,
                        Arrays.copyOf(places, count),
                        features.subList(0, count),
                        featureNames,
                        Arrays.copyOf(retrieval, count),
                        withoutFeatures);
    }

    /** How many candidates there are. */
    int size() {
        return places.length;
    }

    /** Every hit that is content, in the order of retrieval. */
    List<Hit> hits() {
        return hits;
    }

    /** Where among the hits a candidate stands. */
    int place(int candidate) {
        return places[candidate];
    }

    /** The hit that a candidate is. */
    Hit hit(int candidate) {
        return hits.get(places[candidate]);
    }

    /** The fields of each candidate; one view for all, see {@link MatchFeatures#inTurns}. */
    List<MatchFeatures> fields() {
        return fields;
    }

    /** The fields of each candidate as another model reads them, in a view of its own for another thread. */
    List<MatchFeatures> fieldsFor(Map<String, String> otherNames) {
        return MatchFeatures.inTurns(features, otherNames);
    }

    /** The relevance each candidate was retrieved with. Not to be changed. */
    double[] retrieval() {
        return retrieval;
    }

    /** How many hits cannot be ranked for want of match-features. */
    int withoutFeatures() {
        return withoutFeatures;
    }

    /** The fields for which the candidates have no match-feature, as the first candidate shows. */
    List<String> missingFields(List<String> wanted) {
        return fields.isEmpty()
                ? List.of()
                : wanted.stream().filter(field -> !fields.get(0).has(field)).toList();
    }

    /** Errors, headings and groups are no content. */
    static boolean isContent(Hit hit) {
        return !hit.isAuxiliary() && !hit.isMeta() && !(hit instanceof HitGroup);
    }
}
