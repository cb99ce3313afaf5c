package io.polyrank.local.node;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.DocsumReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.DocsumRequest;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.MonitorReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchRequest;
import com.google.protobuf.ByteString;
import com.yahoo.document.Document;
import com.yahoo.filedistribution.fileacquirer.FileAcquirer;
import com.yahoo.language.Linguistics;
import com.yahoo.language.opennlp.OpenNlpLinguistics;
import com.yahoo.slime.BinaryFormat;
import com.yahoo.slime.Cursor;
import com.yahoo.slime.Slime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for one Vespa content node: keeps documents in memory, and answers search, document summaries and pings over Vespa's
 * own search protocol, so the container talks to it as to a real one. Rank profiles, summary classes and matching come from the
 * configs that a real node would get.
 *
 * <p>It scans all documents of a schema, which is fast enough for some ten thousand. It knows words, exact words, phrases,
 * prefixes, {@code in}, numbers, ranges, and/or/not/weakAnd/equiv/rank; first-phase ranking and match-features over attributes,
 * the query's features and functions of them. Everything else gets an error that names it: grouping, sorting, second-phase, text
 * features such as bm25, nearest neighbours, geo search, streaming. Documents are written by {@link DocumentOperations}.
 */
public final class ContentNode implements AutoCloseable {

    private final int distributionKey;
    private final Map<String, SchemaStore> stores = new TreeMap<>();
    private final SearchProtocolServer server;

    /**
     * Indexes the documents and listens.
     *
     * @param port where to listen, on the loopback interface only
     * @param distributionKey the node's number in its content cluster
     * @param schemas the schemas of the cluster
     * @param documents of these schemas
     * @param files resolves the files that rank profiles name
     * @throws IOException if the port cannot be had
     */
    public ContentNode(
            int port,
            int distributionKey,
            Collection<SchemaConfigs> schemas,
            Collection<Document> documents,
            FileAcquirer files)
            throws IOException {
        this.distributionKey = distributionKey;
        Linguistics linguistics = new OpenNlpLinguistics();
        for (SchemaConfigs configs : schemas) {
            List<Document> ofSchema = documents.stream()
                    .filter(document -> document.getDataType().getName().equals(configs.schema()))
                    .toList();
            stores.put(configs.schema(), new SchemaStore(configs, linguistics, files, ofSchema));
        }
        this.server = new SearchProtocolServer(
                port,
                Runtime.getRuntime().availableProcessors(),
                this::search,
                this::summaries,
                (request, waited) -> monitor().toByteArray());
    }

    private byte[] search(byte[] encoded, long waitedMillis) throws IOException {
        SearchRequest request = SearchRequest.parseFrom(encoded);
        LateRequestException.requireInTime(request.getTimeout(), waitedMillis);
        return search(request).toByteArray();
    }

    private byte[] summaries(byte[] encoded, long waitedMillis) throws IOException {
        DocsumRequest request = DocsumRequest.parseFrom(encoded);
        LateRequestException.requireInTime(request.getTimeout(), waitedMillis);
        return summaries(request).toByteArray();
    }

    /** How many documents each schema has. */
    public Map<String, Integer> documentCounts() {
        Map<String, Integer> counts = new TreeMap<>();
        stores.forEach((schema, store) -> counts.put(schema, store.documents().size()));
        return counts;
    }

    /** Answers one search; what cannot be answered becomes an error in the reply. */
    SearchReply search(SearchRequest request) {
        SearchReply.Builder reply;
        try {
            reply = new SearchExecutor(store(request.getDocumentType())).search(request).toBuilder();
        } catch (UnsupportedQueryException | IllegalArgumentException e) {
            reply = SearchReply.newBuilder().addErrors(error(e));
        }
        long documents = documentCount();
        return reply.setCoverageDocs(documents)
                .setActiveDocs(documents)
                .setTargetActiveDocs(documents)
                .build();
    }

    /** Answers one request for document summaries; an unknown document gets an empty entry. */
    DocsumReply summaries(DocsumRequest request) {
        Slime slime = new Slime();
        Cursor entries = slime.setObject().setArray("docsums");
        List<SearchProtocol.Error> errors = new ArrayList<>();
        try {
            SchemaStore store = store(request.getDocumentType());
            for (ByteString globalId : request.getGlobalIdsList()) {
                Cursor entry = entries.addObject();
                IndexedDocument document = store.document(globalId);
                if (document != null) {
                    store.summaries()
                            .write(
                                    document.document(),
                                    request.getSummaryClass(),
                                    request.getFieldsList(),
                                    entry.setObject("docsum"));
                }
            }
        } catch (UnsupportedQueryException | IllegalArgumentException e) {
            errors.add(error(e));
        }
        return DocsumReply.newBuilder()
                .setSlimeSummaries(ByteString.copyFrom(BinaryFormat.encode(slime)))
                .addAllErrors(errors)
                .build();
    }

    private MonitorReply monitor() {
        long documents = documentCount();
        return MonitorReply.newBuilder()
                .setOnline(true)
                .setDistributionKey(distributionKey)
                .setActiveDocs(documents)
                .setTargetActiveDocs(documents)
                .build();
    }

    /** The documents of a schema; null if it is none of this cluster's. */
    @Nullable SchemaStore storeOf(String schema) {
        return stores.get(schema);
    }

    private SchemaStore store(String schema) {
        SchemaStore store = storeOf(schema);
        if (store == null) {
            throw new IllegalArgumentException(
                    "schema: expected one of " + stores.keySet() + ", found '" + schema + "'");
        }
        return store;
    }

    private long documentCount() {
        return stores.values().stream()
                .mapToLong(store -> store.documents().size())
                .sum();
    }

    private static SearchProtocol.Error error(RuntimeException failure) {
        return SearchProtocol.Error.newBuilder()
                .setMessage(String.valueOf(failure.getMessage()))
                .build();
    }

    @Override
    public void close() {
        server.close();
        stores.values().forEach(SchemaStore::close);
    }
}
