package io.polyrank.experiment;

import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import com.yahoo.metrics.simple.MetricReceiver;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The log of what was shown: a line for each {@link Exposure}. Without a folder there is none. Never blocks. */
public final class ExposureLog extends AbstractComponent {

    private final @Nullable LogFiles files;

    /**
     * @throws IllegalArgumentException when a setting is out of range, or the folder cannot be written to
     */
    @Inject
    public ExposureLog(LogFilesConfig config, MetricReceiver metrics) {
        this(config, metrics, Clock.systemUTC());
    }

    ExposureLog(LogFilesConfig config, MetricReceiver metrics, Clock clock) {
        files = LogFiles.open("exposures", config, metrics, clock);
    }

    /** Whether anything is logged. */
    public boolean isOn() {
        return files != null;
    }

    /** Logs what was shown, or counts it as dropped. */
    public void add(Exposure exposure) {
        if (files != null) {
            files.offer(exposure.toJson());
        }
    }

    @Override
    public void deconstruct() {
        if (files != null) {
            files.close();
        }
    }
}
