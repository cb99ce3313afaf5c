package io.polyrank.experiment;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentPut;
import com.yahoo.document.DocumentType;
import com.yahoo.document.datatypes.Array;
import com.yahoo.document.datatypes.LongFieldValue;
import com.yahoo.document.datatypes.StringFieldValue;
import com.yahoo.documentapi.AsyncParameters;
import com.yahoo.documentapi.AsyncSession;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.documentapi.Response;
import com.yahoo.documentapi.Result;
import com.yahoo.metrics.simple.Counter;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.text.Text;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Exposures as documents of the schema {@code exposure}, to be searched. Nobody waits: a list that finds too many others on their way
 * is dropped. Lists that are dropped, or that Vespa does not take, are counted. Thread-safe.
 */
final class ExposureDocuments implements AutoCloseable {

    private static final Logger log = Logger.getLogger(ExposureDocuments.class.getName());
    private static final String LOG = "exposure_documents";
    private static final String TYPE = "exposure";
    private static final long MILLIS = 1_000;
    private static final long CLOSING_SECONDS = 10;

    private final DocumentAccess documents;
    private final Supplier<AsyncSession> session;
    private final Semaphore free;
    private final int most;
    private final Counter written;
    private final Counter dropped;
    private final Counter failed;
    private volatile boolean broken;
    private volatile boolean used;

    private ExposureDocuments(int most, DocumentAccess documents, MetricReceiver receiver) {
        this.documents = documents;
        this.most = most;
        this.free = new Semaphore(most);
        Meters meters = new Meters(receiver);
        this.written = meters.counter(PolyrankMetric.LOG_LINES, LOG, "written");
        this.dropped = meters.counter(PolyrankMetric.LOG_LINES, LOG, "dropped");
        this.failed = meters.counter(PolyrankMetric.LOG_LINES, LOG, "failed");
        this.session = Suppliers.memoize(
                () -> documents.createAsyncSession(new AsyncParameters().setResponseHandler(this::answered)));
    }

    /**
     * Opens the log.
     *
     * @return null where the configuration wants none
     * @throws IllegalArgumentException when a setting is out of range
     */
    static @Nullable ExposureDocuments open(
            ExposureDocumentsConfig config, DocumentAccess documents, MetricReceiver receiver) {
        if (config.waiting() < 1) {
            throw new IllegalArgumentException(
                    "exposure-documents config: waiting: found " + config.waiting() + ", expected 1 or more");
        }
        return config.on() ? new ExposureDocuments(config.waiting(), documents, receiver) : null;
    }

    /** @param line of the log that the exposure gives */
    void add(Exposure exposure, String line) {
        if (!free.tryAcquire()) {
            dropped.add();
            return;
        }
        boolean sent = false;
        try {
            used = true;
            Result result = session.get().put(new DocumentPut(document(exposure, line)));
            sent = result.isSuccess();
            if (!sent) {
                failed("" + result.error(), null);
            }
        } catch (RuntimeException e) {
            failed("" + e.getMessage(), e);
        } finally {
            if (!sent) {
                free.release();
            }
        }
    }

    private Document document(Exposure exposure, String line) {
        DocumentType type = documents.getDocumentTypeManager().getDocumentType(TYPE);
        if (type == null) {
            throw new IllegalStateException("found no schema " + TYPE + " in the deployment, expected Polyrank's: add"
                    + " it and its document type, or set on to false in exposure-documents");
        }
        Document document = new Document(type, new DocumentId("id:polyrank:" + TYPE + "::" + exposure.query()));
        document.setFieldValue("query", string(exposure.query()));
        document.setFieldValue("time", new LongFieldValue(exposure.timeMillis()));
        document.setFieldValue("seconds", new LongFieldValue(exposure.timeMillis() / MILLIS));
        document.setFieldValue("unit", string(exposure.unit()));
        document.setFieldValue("surface", string(exposure.surface()));
        Array<StringFieldValue> variants = new Array<>(type.getField("variants").getDataType());
        exposure.variants().values().stream().sorted().forEach(name -> variants.add(string(name)));
        document.setFieldValue("variants", variants);
        document.setFieldValue("json", string(line));
        return document;
    }

    private static StringFieldValue string(String text) {
        return new StringFieldValue(Text.stripInvalidCharacters(text));
    }

    private void answered(Response response) {
        free.release();
        if (response.isSuccess()) {
            written.add();
            broken = false;
        } else {
            failed(String.valueOf(response.getTextMessage()), null);
        }
    }

    private void failed(String why, @Nullable RuntimeException cause) {
        failed.add();
        if (!broken) {
            log.log(
                    Level.WARNING,
                    "exposures cannot be written as documents; they are lost until they can: " + why,
                    cause);
        }
        broken = true;
    }

    /** Hears of those on their way, for some seconds at most. */
    @Override
    public void close() {
        try {
            if (!free.tryAcquire(most, CLOSING_SECONDS, TimeUnit.SECONDS)) {
                log.warning("exposures as documents: what became of " + (most - free.availablePermits())
                        + " was not known at the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (used) {
            session.get().destroy();
        }
    }
}
