package io.polyrank.local.node;

import com.yahoo.tensor.Tensor;
import com.yahoo.vespa.config.search.RankProfilesConfig;
import com.yahoo.vespa.config.search.RankProfilesConfig.Rankprofile.Fef.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one rank profile scores and what it sends along with each hit.
 *
 * @param profile name of the profile
 * @param firstPhase the feature that is the score
 * @param matchFeatures name under which a hit carries it, and the feature; in order
 * @param queryDefaults features of the query that the profile gives a default
 */
public record RankSetup(
        String profile, Feature firstPhase, List<MatchFeature> matchFeatures, Map<String, Tensor> queryDefaults) {

    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)");

    public RankSetup {
        matchFeatures = List.copyOf(matchFeatures);
        queryDefaults = Map.copyOf(queryDefaults);
    }

    /** A rank feature that this node can compute. */
    public sealed interface Feature {

        /** The value of an attribute or of the query, by its full name. */
        record Value(String name) implements Feature {}

        /** A function of the rank profile. */
        record Function(String name) implements Feature {}

        /** The same for every document. */
        record Constant(double value) implements Feature {}

        /** One that only Vespa's content nodes compute. */
        record Unavailable(String name) implements Feature {}

        static Feature of(String expression) {
            Matcher call = CALL.matcher(expression);
            if (!call.matches()) {
                return new Unavailable(expression);
            }
            return switch (call.group(1)) {
                case "rankingExpression" -> new Function(call.group(2));
                case "attribute", "query" -> new Value(expression);
                case "value" -> new Constant(Double.parseDouble(call.group(2)));
                default -> new Unavailable(expression);
            };
        }
    }

    /**
     * A feature that hits carry.
     *
     * @param name under which a hit carries it
     */
    public record MatchFeature(String name, Feature feature) {}

    /** Reads a rank profile as Vespa derives it from a schema. */
    public static RankSetup of(RankProfilesConfig.Rankprofile config) {
        Feature firstPhase = new Feature.Unavailable("nativeRank");
        List<String> matchFeatures = new ArrayList<>();
        List<String> renames = new ArrayList<>();
        Map<String, Tensor> queryDefaults = new HashMap<>();
        for (Property property : config.fef().property()) {
            switch (property.name()) {
                case "vespa.rank.firstphase" -> firstPhase = Feature.of(property.value());
                case "vespa.rank.secondphase" -> firstPhase = new Feature.Unavailable("a second-phase");
                case "vespa.match.feature" -> matchFeatures.add(property.value());
                case "vespa.feature.rename" -> renames.add(property.value());
                default -> {
                    if (property.name().startsWith("query(")) {
                        queryDefaults.put(property.name(), Tensor.from(property.value()));
                    }
                }
            }
        }
        return new RankSetup(config.name(), firstPhase, named(matchFeatures, renames), queryDefaults);
    }

    /** Renames come as pairs: the feature, then the name it is to have. */
    private static List<MatchFeature> named(List<String> features, List<String> renames) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i + 1 < renames.size(); i += 2) {
            names.put(renames.get(i), renames.get(i + 1));
        }
        return features.stream()
                .map(feature -> new MatchFeature(names.getOrDefault(feature, feature), Feature.of(feature)))
                .toList();
    }
}
