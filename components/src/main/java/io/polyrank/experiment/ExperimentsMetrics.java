package io.polyrank.experiment;

import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.Gauge;
import com.yahoo.metrics.simple.MetricReceiver;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;

/** What is measured of keeping experiments. */
final class ExperimentsMetrics {

    private final Gauge version;
    private final Counter read;
    private final Counter failed;

    ExperimentsMetrics(MetricReceiver receiver) {
        Meters meters = new Meters(receiver);
        version = meters.gauge(PolyrankMetric.EXPERIMENTS_VERSION);
        read = meters.counter(PolyrankMetric.EXPERIMENTS_READS, "read");
        failed = meters.counter(PolyrankMetric.EXPERIMENTS_READS, "failed");
    }

    /** Later versions were looked for, and this one holds now. */
    void read(long number) {
        version.sample(number);
        read.add();
    }

    /** They could not be looked for. */
    void failed(long number) {
        version.sample(number);
        failed.add();
    }
}
