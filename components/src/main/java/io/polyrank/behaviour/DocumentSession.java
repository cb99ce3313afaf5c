package io.polyrank.behaviour;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentRemove;
import com.yahoo.document.DocumentUpdate;
import com.yahoo.documentapi.DocumentAccess;
import com.yahoo.documentapi.DocumentAccessException;
import com.yahoo.documentapi.SyncParameters;
import com.yahoo.documentapi.SyncSession;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Vespa's document API, one operation at a time, with our errors. Opened by the first operation. */
public final class DocumentSession {

    private final Supplier<SyncSession> session;
    private final Duration timeout;

    /** @param timeout of each operation */
    public DocumentSession(DocumentAccess access, Duration timeout) {
        this.timeout = timeout;
        this.session = Suppliers.memoize(() -> access.createSyncSession(
                new SyncParameters.Builder().defaultTimeout(timeout).build()));
    }

    @FunctionalInterface
    private interface Operation<T> {

        T on(SyncSession session);
    }

    /**
     * A document, if there is one.
     *
     * @throws StoreException when it cannot be read
     */
    public Optional<Document> get(DocumentId id) {
        return done(id, open -> Optional.ofNullable(orNull(open, id)));
    }

    private @Nullable Document orNull(SyncSession open, DocumentId id) {
        return open.get(id, timeout);
    }

    /**
     * Writes a part of a document.
     *
     * @return false when the update's condition did not hold, or there is no document and it makes none
     * @throws StoreException when it is not known that it is written
     */
    public boolean update(DocumentUpdate update) {
        try {
            return done(update.getId(), open -> open.update(update)) || update.getCreateIfNonExistent();
        } catch (ConditionException e) {
            return false;
        }
    }

    /**
     * Removes a document.
     *
     * @return whether it was there
     * @throws StoreException when it is not known that it is removed
     */
    public boolean remove(DocumentId id) {
        return done(id, open -> open.remove(new DocumentRemove(id)));
    }

    private static final class ConditionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ConditionException(DocumentAccessException cause) {
            super(cause);
        }
    }

    private <T> T done(DocumentId id, Operation<T> operation) {
        try {
            return operation.on(session.get());
        } catch (DocumentAccessException e) {
            if (e.hasConditionNotMetError()) {
                throw new ConditionException(e);
            }
            throw new StoreException("document " + id + ": " + e.getMessage(), true);
        }
    }
}
