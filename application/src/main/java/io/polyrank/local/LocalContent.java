package io.polyrank.local;

import com.yahoo.document.Document;
import com.yahoo.document.DocumentTypeManager;
import com.yahoo.document.config.DocumentmanagerConfig;
import com.yahoo.vespa.config.search.DispatchNodesConfig;
import io.polyrank.local.node.ContentNode;
import io.polyrank.local.node.FeedReader;
import io.polyrank.local.node.SchemaConfigs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The content clusters of a package, each played by one stand-in content node, filled from a feed file. */
final class LocalContent implements AutoCloseable {

    private final List<ContentNode> nodes = new ArrayList<>();

    private LocalContent() {}

    /**
     * Reads the feed and starts the nodes on the ports that the model gives them.
     *
     * @param feed put operations, or null for empty clusters
     */
    static LocalContent start(PackageModel model, PackageFiles files, @Nullable Path feed) throws IOException {
        List<Document> documents = new ArrayList<>();
        if (feed != null) {
            DocumentmanagerConfig types =
                    new DocumentmanagerConfig(model.config(new DocumentmanagerConfig.Builder(), "client"));
            new FeedReader(new DocumentTypeManager(types)).read(feed, documents::add);
        }
        LocalContent content = new LocalContent();
        try {
            for (String cluster : model.contentClusters()) {
                content.nodes.add(startNode(model, cluster, documents, files));
            }
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
        return content;
    }

    private static ContentNode startNode(
            PackageModel model, String cluster, List<Document> documents, PackageFiles files) throws IOException {
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
        nodes.forEach(ContentNode::close);
    }
}
