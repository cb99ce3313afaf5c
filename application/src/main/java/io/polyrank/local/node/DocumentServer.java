package io.polyrank.local.node;

import com.yahoo.document.DocumentTypeManager;
import com.yahoo.documentapi.messagebus.protocol.DocumentMessage;
import com.yahoo.documentapi.messagebus.protocol.DocumentProtocol;
import com.yahoo.documentapi.messagebus.protocol.DocumentReply;
import com.yahoo.jrt.ListenFailedException;
import com.yahoo.jrt.slobrok.server.Slobrok;
import com.yahoo.messagebus.DestinationSession;
import com.yahoo.messagebus.DestinationSessionParams;
import com.yahoo.messagebus.ErrorCode;
import com.yahoo.messagebus.Message;
import com.yahoo.messagebus.MessageBusParams;
import com.yahoo.messagebus.MessagebusConfig;
import com.yahoo.messagebus.RPCMessageBus;
import com.yahoo.messagebus.network.Identity;
import com.yahoo.messagebus.network.rpc.RPCNetworkParams;
import com.yahoo.yolean.Exceptions;
import java.io.IOException;

/**
 * Takes document operations over Vespa's own message bus, so that the document API and {@code /document/v1} of the container
 * talk to the stand-in content nodes as to real ones. Has a name server of its own.
 */
public final class DocumentServer implements AutoCloseable {

    /** The service that all routes lead to. */
    public static final String SERVICE = "stand-in/documents";

    private final Slobrok names;
    private final RPCMessageBus bus;
    private final DestinationSession session;
    private final DocumentOperations operations;

    /**
     * Listens, on ports that happen to be free.
     *
     * @throws IOException if there are none
     */
    public DocumentServer(DocumentTypeManager types, DocumentOperations operations) throws IOException {
        this.operations = operations;
        try {
            this.names = new Slobrok();
        } catch (ListenFailedException e) {
            throw new IOException("The name server for document operations cannot listen", e);
        }
        int slash = SERVICE.indexOf('/');
        this.bus = bus(types, SERVICE.substring(0, slash));
        this.session = bus.getMessageBus()
                .createDestinationSession(new DestinationSessionParams()
                        .setName(SERVICE.substring(slash + 1))
                        .setBroadcastName(true)
                        .setMessageHandler(this::handle));
    }

    private RPCMessageBus bus(DocumentTypeManager types, String identity) {
        boolean done = false;
        try {
            RPCMessageBus made = new RPCMessageBus(
                    new MessageBusParams()
                            .addProtocol(new DocumentProtocol(types))
                            .setMessageBusConfig(new MessagebusConfig.Builder().build()),
                    new RPCNetworkParams().setIdentity(new Identity(identity)).setSlobrokConfigId(names.configId()));
            done = true;
            return made;
        } finally {
            if (!done) {
                names.stop();
            }
        }
    }

    /** Where the name server is, as a config id of {@code slobroks}. */
    public String namesConfigId() {
        return names.configId();
    }

    private void handle(Message message) {
        DocumentReply reply;
        if (message instanceof DocumentMessage operation) {
            reply = reply(operation);
        } else {
            reply = new DocumentReply(0);
            reply.addError(new com.yahoo.messagebus.Error(
                    ErrorCode.UNKNOWN_PROTOCOL, "expected a document operation, found " + message.getType()));
        }
        reply.swapState(message);
        session.reply(reply);
    }

    private DocumentReply reply(DocumentMessage operation) {
        try {
            return operations.apply(operation);
        } catch (DocumentOperations.RefusedException e) {
            return failed(operation, e.code(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return failed(operation, DocumentProtocol.ERROR_IO_FAILURE, Exceptions.toMessageString(e));
        } catch (RuntimeException e) {
            return failed(operation, DocumentProtocol.ERROR_INTERNAL_FAILURE, Exceptions.toMessageString(e));
        }
    }

    private static DocumentReply failed(DocumentMessage operation, int code, String message) {
        DocumentReply reply = operation.createReply();
        reply.addError(new com.yahoo.messagebus.Error(code, message));
        return reply;
    }

    @Override
    public void close() {
        session.destroy();
        bus.destroy();
        names.stop();
    }
}
