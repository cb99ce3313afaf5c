package io.polyrank.experiment;

import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.metrics.simple.MetricReceiver;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The log of what was shown: a line for each {@link Exposure}, in files, in documents of the schema {@code exposure}, in both or, without
 * a folder and where documents are not wanted, in neither. Never blocks.
 */
public final class ExposureLog extends AbstractComponent {

    private static final String NAME = "exposures";

    private final @Nullable LogFiles files;
    private final @Nullable ExposureDocuments documents;

    /**
     * @throws IllegalArgumentException when a setting is out of range, or the folder cannot be written to
     */
    @Inject
    public ExposureLog(
            LogFilesConfig config, ExposureDocumentsConfig asDocuments, DocumentAccess access, MetricReceiver metrics) {
        this(
                LogFiles.open(NAME, config, metrics, Clock.systemUTC()),
                ExposureDocuments.open(asDocuments, access, metrics));
    }

    /** In files alone. */
    public ExposureLog(LogFilesConfig config, MetricReceiver metrics, Clock clock) {
        this(LogFiles.open(NAME, config, metrics, clock), null);
    }

    private ExposureLog(@Nullable LogFiles files, @Nullable ExposureDocuments documents) {
        this.files = files;
        this.documents = documents;
    }

    /** Whether anything is logged. */
    public boolean isOn() {
        return files != null || documents != null;
    }

    /** Logs what was shown, or counts it as dropped. */
    public void add(Exposure exposure) {
        if (!isOn()) {
            return;
        }
        String line = exposure.toJson();
        if (files != null) {
            files.offer(line);
        }
        if (documents != null) {
            documents.add(exposure, line);
        }
    }

    @Override
    public void deconstruct() {
        if (files != null) {
            files.close();
        }
        if (documents != null) {
            documents.close();
        }
    }
}
