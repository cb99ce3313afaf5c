package io.polyrank.local.node;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.Feature;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.Hit;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchRequest;
import com.google.protobuf.ByteString;
import com.yahoo.tensor.Tensor;
import com.yahoo.tensor.serialization.TypedBinaryFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Answers one search in one schema: matches, scores all matches with the first phase, returns the best with match-features. */
final class SearchExecutor {

    /** Best first; of equals the one that was fed first. */
    private static final Comparator<Scored> BEST_FIRST =
            Comparator.comparingDouble(Scored::score).reversed().thenComparingInt(Scored::position);

    private final SchemaStore store;

    SearchExecutor(SchemaStore store) {
        this.store = store;
    }

    private record Scored(IndexedDocument document, int position, double score) {}

    /** @throws UnsupportedQueryException if the request asks for what this node does not do */
    SearchReply search(SearchRequest request) {
        requireSupported(request);
        Predicate<IndexedDocument> matcher =
                new QueryCompiler(store.fields()).compile(request.getQueryTree().getRoot());
        RankSetup setup = store.rankSetup(request.getRankProfile());
        Ranker ranker = new Ranker(setup, store.model(setup), RankFeatures.ofQuery(request));

        int wanted = request.getOffset() + request.getHits();
        PriorityQueue<Scored> best = new PriorityQueue<>(BEST_FIRST.reversed());
        long matches = 0;
        List<IndexedDocument> documents = store.documents();
        for (int position = 0; position < documents.size(); position++) {
            IndexedDocument document = documents.get(position);
            if (matcher.test(document)) {
                matches++;
                if (wanted > 0) {
                    Double known = document.staticScore(setup.profile());
                    double score = known == null ? ranker.score(document) : known;
                    best.add(new Scored(document, position, score));
                    if (best.size() > wanted) {
                        best.poll();
                    }
                }
            }
        }
        List<Scored> page = new ArrayList<>(best);
        page.sort(BEST_FIRST);
        return reply(matches, page.subList(Math.min(request.getOffset(), page.size()), page.size()), setup, ranker);
    }

    private static void requireSupported(SearchRequest request) {
        if (!request.getGroupingBlob().isEmpty()) {
            throw new UnsupportedQueryException("grouping");
        }
        if (request.getSortingCount() > 0) {
            throw new UnsupportedQueryException("sorting");
        }
        if (!request.getGeoLocation().isEmpty()) {
            throw new UnsupportedQueryException("geo locations");
        }
    }

    private static SearchReply reply(long matches, List<Scored> hits, RankSetup setup, Ranker ranker) {
        SearchReply.Builder reply = SearchReply.newBuilder().setTotalHitCount(matches);
        setup.matchFeatures().forEach(feature -> reply.addMatchFeatureNames(feature.name()));
        for (Scored scored : hits) {
            Hit.Builder hit =
                    Hit.newBuilder().setGlobalId(scored.document().globalId()).setRelevance(scored.score());
            for (RankSetup.MatchFeature feature : setup.matchFeatures()) {
                hit.addMatchFeatures(feature(ranker.value(feature.feature(), scored.document())));
            }
            reply.addHits(hit);
        }
        return reply.build();
    }

    private static Feature feature(Tensor value) {
        Feature.Builder feature = SearchProtocol.Feature.newBuilder();
        return value.type().rank() == 0
                ? feature.setNumber(value.asDouble()).build()
                : feature.setTensor(ByteString.copyFrom(TypedBinaryFormat.encode(value)))
                        .build();
    }
}
