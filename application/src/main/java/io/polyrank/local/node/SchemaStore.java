package io.polyrank.local.node;

import ai.vespa.modelintegration.evaluator.EmbeddedOnnxRuntime;
import ai.vespa.models.evaluation.Model;
import ai.vespa.models.evaluation.ModelsEvaluator;
import com.google.protobuf.ByteString;
import com.yahoo.document.Document;
import com.yahoo.filedistribution.fileacquirer.FileAcquirer;
import com.yahoo.language.Linguistics;
import com.yahoo.vespa.config.search.RankProfilesConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documents of one schema and what is needed to search them. Immutable: all documents are there from the start. */
final class SchemaStore {

    private final String schema;
    private final SearchableFields fields;
    private final SummaryWriter summaries;
    private final Map<String, RankSetup> rankSetups = new HashMap<>();
    private final EmbeddedOnnxRuntime onnxRuntime;
    private final ModelsEvaluator models;
    private final Map<ByteString, IndexedDocument> byGlobalId = new HashMap<>();
    private final List<IndexedDocument> documents;
    private final Map<String, double[]> staticScores = new HashMap<>();

    /**
     * @param files resolves the files that rank profiles name
     * @param documents a later one replaces an earlier one with the same id
     */
    SchemaStore(SchemaConfigs configs, Linguistics linguistics, FileAcquirer files, List<Document> documents) {
        this.schema = configs.schema();
        this.fields = new SearchableFields(configs, linguistics);
        this.summaries = new SummaryWriter(schema, configs.summaries());
        for (RankProfilesConfig.Rankprofile profile : configs.rankProfiles().rankprofile()) {
            rankSetups.put(profile.name(), RankSetup.of(profile));
        }
        this.onnxRuntime = new EmbeddedOnnxRuntime(configs.onnxModels());
        this.models = new ModelsEvaluator(
                configs.rankProfiles(),
                configs.constants(),
                configs.expressions(),
                configs.onnxModels(),
                files,
                onnxRuntime);
        DocumentIndexer indexer = new DocumentIndexer(fields);
        Map<ByteString, IndexedDocument> latest = new LinkedHashMap<>();
        for (Document document : documents) {
            IndexedDocument indexed = indexer.index(document);
            latest.put(indexed.globalId(), indexed);
        }
        this.byGlobalId.putAll(latest);
        this.documents = List.copyOf(latest.values());
        computeStaticScores();
    }

    /** In the order of the feed. */
    List<IndexedDocument> documents() {
        return documents;
    }

    @Nullable IndexedDocument document(ByteString globalId) {
        return byGlobalId.get(globalId);
    }

    SearchableFields fields() {
        return fields;
    }

    SummaryWriter summaries() {
        return summaries;
    }

    RankSetup rankSetup(String profile) {
        RankSetup setup = rankSetups.get(profile.isEmpty() ? "default" : profile);
        if (setup == null) {
            throw new IllegalArgumentException("rank profile of schema '" + schema + "': expected one of "
                    + rankSetups.keySet() + ", found '" + profile + "'");
        }
        return setup;
    }

    Model model(RankSetup setup) {
        return models.requireModel(setup.profile());
    }

    /**
     * The first-phase scores of all documents, in their order, if the query has no part in them.
     *
     * @return null if the score depends on the query
     */
    double @Nullable [] staticScores(RankSetup setup) {
        return staticScores.get(setup.profile());
    }

    /** Computed before the first query, which would otherwise wait for them beyond its timeout. */
    private void computeStaticScores() {
        for (RankSetup setup : rankSetups.values()) {
            Ranker ranker = new Ranker(setup, model(setup), Map.of());
            if (ranker.isStatic()) {
                staticScores.put(
                        setup.profile(),
                        documents.stream().mapToDouble(ranker::score).toArray());
            }
        }
    }

    void close() {
        models.deconstruct();
        onnxRuntime.deconstruct();
    }
}
