package io.polyrank.metric;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.metrics.simple.Point;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final MockReceiver receiver = new MockReceiver();
    private final Meters meters = new Meters(receiver);

    @Test
    void gauge_ofTwoDimensions_isSampledUnderBoth() {
        meters.gauge(PolyrankMetric.PREDICTED, "click", "search").sample(1.5);

        Point point = new Point(Map.of("task", "click", "surface", "search"));
        assertThat(requireNonNull(receiver.getSnapshot()
                                .getMapForMetric("polyrank.predicted")
                                .get(point))
                        .getSum())
                .isEqualTo(1.5);
    }

    @Test
    void counter_metricOfAnotherKindOrShape_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.counter(PolyrankMetric.CANDIDATES))
                .withMessageContaining("polyrank.candidates: found a COUNTER")
                .withMessageContaining("expected a GAUGE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.counter(PolyrankMetric.QUERIES))
                .withMessageContaining("expected a COUNTER of dimensions [level]");
    }

    @Test
    void counter_receiverWithoutPoints_countsForNobody() {
        new Meters(MetricReceiver.nullImplementation)
                .counter(PolyrankMetric.QUERIES, "full")
                .add();
    }
}
