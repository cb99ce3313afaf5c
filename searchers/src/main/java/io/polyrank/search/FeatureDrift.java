package io.polyrank.search;

import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.FeatureCounts;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the features of live queries are from those that their model was trained on: the population stability index of each, over about
 * the last {@value #FADING} sampled candidates. It is never quite 0: training saw what was shown, and ranking sees what is retrieved.
 * A model whose passport tells no spreads has none. Not thread-safe.
 */
final class FeatureDrift {

    /** With fewer candidates an index says more of chance than of change. */
    static final int LEAST = 2_000;

    private static final int FADING = 40_000;

    private final Meters meters;
    private final Map<String, Watched> byModel = new HashMap<>();

    /** What was counted for a version of a model. */
    private record Watched(String version, FeatureCounts counts) {}

    FeatureDrift(Meters meters) {
        this.meters = meters;
    }

    /** Counts a query, and reports. */
    void add(ServedModel model, EncodedUser user, EncodedCandidates candidates) {
        Map<String, List<Double>> trained = model.model().passport().shares();
        if (trained.isEmpty()) {
            return;
        }
        FeatureCounts counts = counts(model);
        counts.add(user, candidates);
        if (counts.candidates() > FADING) {
            counts.fade();
        }
        if (counts.candidates() >= LEAST) {
            counts.shares().forEach((feature, now) -> {
                List<Double> before = trained.get(feature);
                if (before != null) {
                    meters.gauge(PolyrankMetric.FEATURE_DRIFT, model.name(), feature)
                            .sample(FeatureCounts.stabilityIndex(before, now));
                }
            });
        }
    }

    /** A new version starts anew. */
    private FeatureCounts counts(ServedModel model) {
        String version = model.model().passport().version();
        @Nullable Watched watched = byModel.get(model.name());
        if (watched == null || !watched.version().equals(version)) {
            watched = new Watched(version, new FeatureCounts(model.model().encoder()));
            byModel.put(model.name(), watched);
        }
        return watched.counts();
    }
}
