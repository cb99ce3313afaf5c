package io.polyrank.local.node;

import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentPut;
import com.yahoo.document.DocumentUpdate;
import com.yahoo.document.TestAndSetCondition;
import com.yahoo.document.select.DocumentSelector;
import com.yahoo.document.select.Result;
import com.yahoo.document.select.parser.ParseException;
import com.yahoo.documentapi.messagebus.protocol.DocumentMessage;
import com.yahoo.documentapi.messagebus.protocol.DocumentProtocol;
import com.yahoo.documentapi.messagebus.protocol.DocumentReply;
import com.yahoo.documentapi.messagebus.protocol.GetDocumentMessage;
import com.yahoo.documentapi.messagebus.protocol.GetDocumentReply;
import com.yahoo.documentapi.messagebus.protocol.PutDocumentMessage;
import com.yahoo.documentapi.messagebus.protocol.RemoveDocumentMessage;
import com.yahoo.documentapi.messagebus.protocol.RemoveDocumentReply;
import com.yahoo.documentapi.messagebus.protocol.UpdateDocumentMessage;
import com.yahoo.documentapi.messagebus.protocol.UpdateDocumentReply;
import com.yahoo.documentapi.messagebus.protocol.WriteDocumentReply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What document operations do to stand-in content nodes: put, partial update, remove, each with a condition if it has one,
 * and get. Each is whole before the next one of the same schema begins.
 */
public final class DocumentOperations {

    private final List<ContentNode> nodes;
    private final DocumentJournal journal;

    /**
     * @param nodes hold the documents
     * @param journal is told what documents are like before anybody is told that they were written
     */
    public DocumentOperations(List<ContentNode> nodes, DocumentJournal journal) {
        this.nodes = List.copyOf(nodes);
        this.journal = journal;
    }

    /** An operation that cannot be done; nothing was changed. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final int code;

        RefusedException(int code, String message) {
            super(message);
            this.code = code;
        }

        /** Of {@link DocumentProtocol}. */
        int code() {
            return code;
        }
    }

    /**
     * Does what a message asks for.
     *
     * @throws RefusedException when it cannot be done
     * @throws IOException when it could not be written down
     */
    DocumentReply apply(DocumentMessage message) throws IOException {
        if (message instanceof GetDocumentMessage get) {
            return new GetDocumentReply(get(get.getDocumentId()));
        }
        if (message instanceof PutDocumentMessage put) {
            put(put.getDocumentPut());
            return new WriteDocumentReply(DocumentProtocol.REPLY_PUTDOCUMENT);
        }
        if (message instanceof UpdateDocumentMessage update) {
            UpdateDocumentReply reply = new UpdateDocumentReply();
            reply.setWasFound(update(update.getDocumentUpdate()));
            return reply;
        }
        if (message instanceof RemoveDocumentMessage remove) {
            RemoveDocumentReply reply = new RemoveDocumentReply();
            reply.setWasFound(remove(remove.getDocumentId(), remove.getCondition()));
            return reply;
        }
        throw new RefusedException(
                DocumentProtocol.ERROR_NOT_IMPLEMENTED,
                "the stand-in content node does put, update, remove and get, found "
                        + message.getClass().getSimpleName());
    }

    private @Nullable Document get(DocumentId id) {
        return store(id).get(id);
    }

    private void put(DocumentPut put) throws IOException {
        change(put.getId(), before -> {
            if (before != null || !put.getCreateIfNonExistent()) {
                require(put.getCondition(), before, put.getId());
            }
            return put.getDocument();
        });
    }

    private boolean update(DocumentUpdate update) throws IOException {
        AtomicBoolean found = new AtomicBoolean();
        change(update.getId(), before -> {
            boolean create = update.getCreateIfNonExistent();
            if (before == null && !create) {
                return null;
            }
            if (before != null) {
                require(update.getCondition(), before, update.getId());
            }
            Document document = before == null ? new Document(update.getDocumentType(), update.getId()) : before;
            update.applyTo(document);
            found.set(true);
            return document;
        });
        return found.get();
    }

    private boolean remove(DocumentId id, TestAndSetCondition condition) throws IOException {
        AtomicBoolean found = new AtomicBoolean();
        change(id, before -> {
            if (before != null) {
                require(condition, before, id);
                found.set(true);
            }
            return null;
        });
        return found.get();
    }

    private static void require(TestAndSetCondition condition, @Nullable Document document, DocumentId id) {
        if (!condition.isPresent()) {
            return;
        }
        if (document == null) {
            throw new RefusedException(
                    DocumentProtocol.ERROR_TEST_AND_SET_CONDITION_FAILED, "document " + id + " does not exist");
        }
        try {
            if (new DocumentSelector(condition.getSelection()).accepts(new DocumentPut(document)) != Result.TRUE) {
                throw new RefusedException(
                        DocumentProtocol.ERROR_TEST_AND_SET_CONDITION_FAILED,
                        "document " + id + " does not match the condition " + condition.getSelection());
            }
        } catch (ParseException e) {
            throw new RefusedException(
                    DocumentProtocol.ERROR_ILLEGAL_PARAMETERS,
                    "condition " + condition.getSelection() + ": " + e.getMessage());
        }
    }

    private void change(DocumentId id, SchemaStore.Change change) throws IOException {
        store(id).change(id, change, after -> {
            if (after == null) {
                journal.remove(id);
            } else {
                journal.put(after);
            }
        });
    }

    private SchemaStore store(DocumentId id) {
        for (ContentNode node : nodes) {
            SchemaStore store = node.storeOf(id.getDocType());
            if (store != null) {
                return store;
            }
        }
        throw new RefusedException(
                DocumentProtocol.ERROR_ILLEGAL_PARAMETERS,
                "no content cluster has documents of type " + id.getDocType());
    }
}
