package io.polyrank.local.node;

import com.yahoo.compress.CompressionType;
import com.yahoo.compress.Compressor;
import com.yahoo.jrt.Acceptor;
import com.yahoo.jrt.DataValue;
import com.yahoo.jrt.ErrorCode;
import com.yahoo.jrt.Int32Value;
import com.yahoo.jrt.Int8Value;
import com.yahoo.jrt.ListenFailedException;
import com.yahoo.jrt.Method;
import com.yahoo.jrt.Request;
import com.yahoo.jrt.Spec;
import com.yahoo.jrt.Supervisor;
import com.yahoo.jrt.Transport;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Speaks the protocol between Vespa's container and its content nodes: remote calls whose one argument and result are protobuf
 * messages, each as compression type, size when uncompressed, and bytes. Listens on the loopback interface only.
 */
final class SearchProtocolServer implements AutoCloseable {

    private static final Logger log = Logger.getLogger(SearchProtocolServer.class.getName());

    /** Answers one kind of call. */
    @FunctionalInterface
    interface Handler {

        /**
         * From an encoded request to an encoded reply.
         *
         * @param waitedMillis how long the request has waited for a thread
         * @throws LateRequestException when nobody waits for the reply any more
         */
        byte[] answer(byte[] request, long waitedMillis) throws IOException;
    }

    private final Supervisor supervisor = new Supervisor(new Transport("stand-in-content-node", 1));
    private final Compressor compressor = new Compressor();
    private final ExecutorService searchers;
    /** Threads of their own: who has hits only lacks these, and must not wait behind those who have none yet. */
    private final ExecutorService summarisers;

    private final Acceptor acceptor;

    SearchProtocolServer(int port, int threads, Handler search, Handler summaries, Handler ping) throws IOException {
        this.searchers = threads("stand-in-content-node-search", threads);
        this.summarisers = threads("stand-in-content-node-summary", threads);
        addMethod("vespa.searchprotocol.search", search, searchers);
        addMethod("vespa.searchprotocol.getDocsums", summaries, summarisers);
        addMethod("vespa.searchprotocol.ping", ping, summarisers);
        try {
            this.acceptor = supervisor.listen(new Spec("localhost", port));
        } catch (ListenFailedException e) {
            searchers.shutdownNow();
            summarisers.shutdownNow();
            supervisor.transport().shutdown().join();
            throw new IOException("The stand-in content node cannot listen on port " + port, e);
        }
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void addMethod(String name, Handler handler, ExecutorService workers) {
        supervisor.addMethod(new Method(name, "bix", "bix", request -> {
            request.detach();
            long arrival = System.nanoTime();
            workers.execute(() -> serve(request, handler, arrival));
        }));
    }

    private void serve(Request request, Handler handler, long arrival) {
        try {
            byte[] message = compressor.decompress(
                    request.parameters().get(2).asData(),
                    CompressionType.valueOf(request.parameters().get(0).asInt8()),
                    request.parameters().get(1).asInt32());
            byte[] reply = handler.answer(message, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - arrival));
            request.returnValues().add(new Int8Value(CompressionType.NONE.getCode()));
            request.returnValues().add(new Int32Value(reply.length));
            request.returnValues().add(new DataValue(reply));
        } catch (LateRequestException e) {
            request.setError(ErrorCode.TIMEOUT, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, "The stand-in content node failed on " + request.methodName(), e);
            request.setError(ErrorCode.METHOD_FAILED, String.valueOf(e.getMessage()));
        }
        request.returnRequest();
    }

    @Override
    public void close() {
        acceptor.shutdown().join();
        supervisor.transport().shutdown().join();
        searchers.shutdownNow();
        summarisers.shutdownNow();
    }
}
