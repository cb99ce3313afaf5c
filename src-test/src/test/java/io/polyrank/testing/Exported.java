package io.polyrank.testing;

import io.polyrank.metric.PolyrankMetric;
import java.util.ArrayList;
import java.util.List;

/** The names under which metrics leave the container. */
public final class Exported {

    private Exported() {}

    /** Those in Vespa's metrics proxy, in the order of the metrics. */
    public static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (PolyrankMetric metric : PolyrankMetric.values()) {
            metric.kind().suffixes().forEach(suffix -> ids.add(metric.id() + "." + suffix));
        }
        return ids;
    }

    /** Those in Prometheus. */
    public static List<String> series() {
        return ids().stream().map(id -> id.replace('.', '_')).toList();
    }
}
