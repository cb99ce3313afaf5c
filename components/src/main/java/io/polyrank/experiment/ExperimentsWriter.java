package io.polyrank.experiment;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes experiments as the file that {@link ExperimentsReader} reads. */
final class ExperimentsWriter {

    private ExperimentsWriter() {}

    static String write(ExperimentSet set) {
        Map<String, Object> root = new LinkedHashMap<>();
        Map<String, Object> holdout = new LinkedHashMap<>();
        holdout.put("salt", set.holdout().salt().text());
        holdout.put("share", share(set.holdout().slice()));
        root.put("holdout", holdout);
        if (!set.exploration().equals(Exploration.NONE)) {
            root.put("exploration", exploration(set.exploration()));
        }
        root.put("layers", set.layers().stream().map(ExperimentsWriter::layer).toList());
        // The schema decides which texts are quoted: that of JSON would leave ~ as it is, which reads as nothing.
        DumpSettings settings = DumpSettings.builder()
                .setSchema(new CoreSchema())
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(Integer.MAX_VALUE)
                .build();
        return new Dump(settings).dumpToString(root);
    }

    private static Map<String, Object> exploration(Exploration exploration) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("salt", exploration.salt().text());
        map.put("share", share(exploration.slice()));
        map.put("temperature", exploration.temperature());
        map.put("depth", exploration.depth());
        putEligibility(map, exploration.eligibility());
        return map;
    }

    private static Map<String, Object> layer(Layer layer) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", layer.name());
        map.put("salt", layer.salt().text());
        List<Map<String, Object>> experiments =
                layer.experiments().stream().map(ExperimentsWriter::experiment).toList();
        map.put("experiments", experiments);
        return map;
    }

    private static Map<String, Object> experiment(Experiment experiment) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", experiment.name());
        putSlice(map, experiment.slice());
        putIfGiven(map, "start", experiment.start());
        putIfGiven(map, "end", experiment.end());
        if (experiment.stopped()) {
            map.put("stopped", true);
        }
        putEligibility(map, experiment.eligibility());
        if (experiment.interleaving() != null) {
            map.put("interleaving", experiment.interleaving().text());
        }
        map.put(
                "variants",
                experiment.variants().stream()
                        .map(variant -> variant(variant, experiment.interleaving() == null))
                        .toList());
        return map;
    }

    private static Map<String, Object> variant(Variant variant, boolean split) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", variant.name());
        if (split) {
            putSlice(map, variant.slice());
        }
        Changes changes = variant.changes();
        putIfGiven(map, "model", changes.model());
        putIfGiven(map, "fusion", changes.fusion());
        if (!changes.weights().isEmpty()) {
            map.put("weights", changes.weights());
        }
        if (changes.candidates() != null) {
            map.put("candidates", changes.candidates());
        }
        putIfGiven(map, "query_profile", changes.queryProfile());
        return map;
    }

    private static void putEligibility(Map<String, Object> map, Eligibility eligibility) {
        if (!eligibility.accepted().isEmpty()) {
            map.put("eligible", eligibility.accepted());
        }
    }

    private static void putSlice(Map<String, Object> map, Slice slice) {
        map.put("share", share(slice));
        map.put("buckets", slice.from() + "-" + slice.to());
    }

    private static Object share(Slice slice) {
        if (slice.count() % Slice.BUCKETS == 0) {
            return slice.count() / Slice.BUCKETS;
        }
        return BigDecimal.valueOf(slice.count(), 4).stripTrailingZeros();
    }

    private static void putIfGiven(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value.toString());
        }
    }
}
