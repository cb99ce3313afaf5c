package io.polyrank.local;

import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.vespa.config.search.DispatchNodesConfig;
import io.polyrank.local.node.ContentNode;
import io.polyrank.local.node.DocumentJournal;
import io.polyrank.local.node.DocumentOperations;
import io.polyrank.local.node.DocumentServer;
import io.polyrank.local.node.FeedReader;
import io.polyrank.local.node.SchemaConfigs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The content clusters of a package, each played by one stand-in content node, filled from a feed file; and the service that
 * takes document operations for all of them.
 */
final class LocalContent implements AutoCloseable {

    private static final Logger log = Logger.getLogger(LocalContent.class.getName());

    private final List<ContentNode> nodes = new ArrayList<>();
    private final DocumentJournal journal;
    private final DocumentServer server;

    /**
     * Reads the feed and starts the nodes on the ports that the model gives them.
     *
     * @param feed put operations, or null for empty clusters
     * @param state where documents that are written are kept over restarts; null for nowhere
     */
    LocalContent(PackageModel model, PackageFiles files, @Nullable Path feed, @Nullable Path state) throws IOException {
        DocumentTypeManager types = new DocumentTypeManager(
                new DocumentmanagerConfig(model.config(new DocumentmanagerConfig.Builder(), "client")));
        FeedReader reader = new FeedReader(types);
        Map<DocumentId, Document> documents = new LinkedHashMap<>();
        if (feed != null) {
            reader.read(feed, document -> documents.put(document.getId(), document));
        }
        this.journal = state == null ? DocumentJournal.none() : DocumentJournal.open(state, reader, documents);
        try {
            for (String cluster : model.contentClusters()) {
                nodes.add(startNode(model, cluster, documents.values(), files));
            }
            this.server = new DocumentServer(types, new DocumentOperations(nodes, journal));
        } catch (IOException | RuntimeException e) {
            nodes.forEach(ContentNode::close);
            journal.close();
            throw e;
        }
    }

    /** Where the container finds the service for document operations. */
    DocumentServer server() {
        return server;
    }

    private static ContentNode startNode(
            PackageModel model, String cluster, Collection<Document> documents, PackageFiles files) throws IOException {
        DispatchNodesConfig.Node node = onlyNode(model, cluster);
        List<SchemaConfigs> schemas = model.schemas(cluster).stream()
                .map(schema -> model.schemaConfigs(cluster, schema))
                .toList();
        return new ContentNode(node.port(), node.key(), schemas, documents, files);
    }

    private static DispatchNodesConfig.Node onlyNode(PackageModel model, String cluster) {
        String dispatcher = model.containerClusters().get(0) + "/component/dispatcher." + cluster;
        List<DispatchNodesConfig.Node> nodes =
                new DispatchNodesConfig(model.config(new DispatchNodesConfig.Builder(), dispatcher)).node();
        if (nodes.size() != 1) {
            throw new IllegalArgumentException("services.xml: local mode runs one node per content cluster, found "
                    + nodes.size() + " in '" + cluster + "'");
        }
        return nodes.get(0);
    }

    /** How many documents each schema has. */
    Map<String, Integer> documentCounts() {
        Map<String, Integer> counts = new TreeMap<>();
        nodes.forEach(node -> counts.putAll(node.documentCounts()));
        return counts;
    }

    @Override
    public void close() {
        server.close();
        nodes.forEach(ContentNode::close);
        try {
            journal.close();
        } catch (IOException e) {
            log.log(Level.WARNING, "the journal of documents could not be closed", e);
        }
    }
}
