package io.polyrank.local.node;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.DocsumReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.DocsumRequest;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.MonitorReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchRequest;
import java.io.IOException;

/** A content node whose answers can be held back or falsified while it runs; those of a sound node otherwise. */
public final class FaultyNode implements AutoCloseable {

    /** More than faults may keep waiting at a time, so that what is asked beside them is answered. */
    private static final int THREADS = 32;

    private final ContentNode sound;
    private final int key;
    private final SearchProtocolServer server;
    private volatile Fault fault = new Fault() {};

    /** What is wrong. What it throws becomes an error of the call. */
    public interface Fault {

        /** What is answered in place of a search's answer. */
        default SearchReply search(SearchRequest request, SearchReply sound) {
            return sound;
        }

        /** What is answered in place of documents. */
        default DocsumReply summaries(DocsumRequest request, DocsumReply sound) {
            return sound;
        }
    }

    /**
     * @param port where the container looks for the node
     * @param key the node's number in its content cluster
     * @param sound knows the answers; closed with this
     */
    public FaultyNode(int port, int key, ContentNode sound) throws IOException {
        this.sound = sound;
        this.key = key;
        this.server = new SearchProtocolServer(
                port,
                THREADS,
                (bytes, waited) -> {
                    SearchRequest request = SearchRequest.parseFrom(bytes);
                    return fault.search(request, sound.search(request)).toByteArray();
                },
                (bytes, waited) -> {
                    DocsumRequest request = DocsumRequest.parseFrom(bytes);
                    return fault.summaries(request, sound.summaries(request)).toByteArray();
                },
                (bytes, waited) -> monitor().toByteArray());
    }

    private MonitorReply monitor() {
        long documents = sound.documentCounts().values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        return MonitorReply.newBuilder()
                .setOnline(true)
                .setDistributionKey(key)
                .setActiveDocs(documents)
                .setTargetActiveDocs(documents)
                .build();
    }

    /** The node in which nothing is wrong. */
    public ContentNode sound() {
        return sound;
    }

    /** From now on. */
    public void breakDown(Fault now) {
        fault = now;
    }

    /** From now on all is well. */
    public void mend() {
        fault = new Fault() {};
    }

    @Override
    public void close() {
        server.close();
        sound.close();
    }
}
