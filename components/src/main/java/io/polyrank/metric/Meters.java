package io.polyrank.metric;

import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.Gauge;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.metrics.simple.Point;
import com.yahoo.metrics.simple.PointBuilder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the counters and gauges of {@link PolyrankMetric}s. Thread-safe. */
public final class Meters {

    private final MetricReceiver receiver;

    public Meters(MetricReceiver receiver) {
        this.receiver = receiver;
    }

    /**
     * A counter bound to one value of each dimension of its metric.
     *
     * @throws IllegalArgumentException when the metric is no counter, or has another number of dimensions
     */
    public Counter counter(PolyrankMetric metric, String... values) {
        return receiver.declareCounter(metric.id(), point(metric, PolyrankMetric.Kind.COUNTER, values));
    }

    /**
     * A gauge bound to one value of each dimension of its metric.
     *
     * @throws IllegalArgumentException when the metric is no gauge, or has another number of dimensions
     */
    public Gauge gauge(PolyrankMetric metric, String... values) {
        return receiver.declareGauge(metric.id(), point(metric, PolyrankMetric.Kind.GAUGE, values));
    }

    /** A meter for every constant, made now. */
    public static <K extends Enum<K>, V> Map<K, V> each(Class<K> keys, Function<K, V> meter) {
        Map<K, V> meters = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            meters.put(key, meter.apply(key));
        }
        return meters;
    }

    /** Null without dimensions, and where the receiver has no points, as Vespa's null implementation has none. */
    private @Nullable Point point(PolyrankMetric metric, PolyrankMetric.Kind kind, String... values) {
        List<String> dimensions = metric.dimensions();
        if (metric.kind() != kind || values.length != dimensions.size()) {
            throw new IllegalArgumentException(metric.id() + ": found a " + kind + " of dimensions " + List.of(values)
                    + ", expected a " + metric.kind() + " of dimensions " + dimensions);
        }
        PointBuilder builder = dimensions.isEmpty() ? null : receiver.pointBuilder();
        if (builder == null) {
            return null;
        }
        for (int dimension = 0; dimension < values.length; dimension++) {
            builder.set(dimensions.get(dimension), values[dimension]);
        }
        return builder.build();
    }
}
