package io.polyrank.local.node;

import ai.vespa.modelintegration.evaluator.EmbeddedOnnxRuntime;
import ai.vespa.models.evaluation.Model;
import ai.vespa.models.evaluation.ModelsEvaluator;
import com.google.protobuf.ByteString;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.filedistribution.fileacquirer.FileAcquirer;
import com.yahoo.language.Linguistics;
import com.yahoo.vespa.config.search.RankProfilesConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one schema and what is needed to search them. A search sees all documents as they were at one moment;
 * writing copies their list, which is cheap enough for some ten thousand.
 */
final class SchemaStore {

    private final String schema;
    private final SearchableFields fields;
    private final SummaryWriter summaries;
    private final DocumentIndexer indexer;
    private final Map<String, RankSetup> rankSetups = new HashMap<>();
    private final EmbeddedOnnxRuntime onnxRuntime;
    private final ModelsEvaluator models;
    private final Map<String, Ranker> staticRankers = new HashMap<>();
    private final Map<ByteString, IndexedDocument> byGlobalId = new ConcurrentHashMap<>();
    private volatile List<IndexedDocument> documents;

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
        rankSetups.values().forEach(setup -> {
            Ranker ranker = new Ranker(setup, model(setup), Map.of());
            if (ranker.isStatic()) {
                staticRankers.put(setup.profile(), ranker);
            }
        });
        this.indexer = new DocumentIndexer(fields);
        Map<ByteString, IndexedDocument> latest = new LinkedHashMap<>();
        for (Document document : documents) {
            IndexedDocument indexed = indexed(document);
            latest.put(indexed.globalId(), indexed);
        }
        this.byGlobalId.putAll(latest);
        this.documents = List.copyOf(latest.values());
    }

    /** In the order of the feed. */
    List<IndexedDocument> documents() {
        return documents;
    }

    @Nullable IndexedDocument document(ByteString globalId) {
        return byGlobalId.get(globalId);
    }

    /** A document as it is to be, or null, from a copy of what it is, or null. */
    @FunctionalInterface
    interface Change {

        @Nullable Document of(@Nullable Document document);
    }

    /** Is told of a change that will be made unless this fails. */
    @FunctionalInterface
    interface Commit {

        void accept(@Nullable Document after) throws IOException;
    }

    /** A copy of a document, or null. */
    @Nullable Document get(DocumentId id) {
        IndexedDocument found = byGlobalId.get(ByteString.copyFrom(id.getGlobalId()));
        return found == null ? null : found.document().clone();
    }

    /**
     * Replaces, adds or removes a document; searches that have begun do not see it. What either argument throws leaves
     * everything as it was.
     */
    synchronized void change(DocumentId id, Change change, Commit commit) throws IOException {
        ByteString globalId = ByteString.copyFrom(id.getGlobalId());
        IndexedDocument before = byGlobalId.get(globalId);
        Document changed = change.of(before == null ? null : before.document().clone());
        if (before == null && changed == null) {
            return;
        }
        IndexedDocument after = changed == null ? null : indexed(changed);
        commit.accept(changed);
        List<IndexedDocument> next = new ArrayList<>(documents);
        int place = place(next, before);
        if (after == null) {
            next.remove(place);
            byGlobalId.remove(globalId);
        } else {
            if (place < 0) {
                next.add(after);
            } else {
                next.set(place, after);
            }
            byGlobalId.put(globalId, after);
        }
        documents = List.copyOf(next);
    }

    /** By identity: comparing documents would compare all that is in them. */
    private static int place(List<IndexedDocument> documents, @Nullable IndexedDocument wanted) {
        for (int place = 0; place < documents.size(); place++) {
            if (documents.get(place) == wanted) {
                return place;
            }
        }
        return -1;
    }

    /** With the first-phase scores that do not depend on the query: the first one would wait for them beyond its timeout. */
    private IndexedDocument indexed(Document document) {
        IndexedDocument plain = indexer.index(document);
        Map<String, Double> scores = new HashMap<>();
        staticRankers.forEach((profile, ranker) -> scores.put(profile, ranker.score(plain)));
        return plain.withScores(scores);
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

    void close() {
        models.deconstruct();
        onnxRuntime.deconstruct();
    }
}
