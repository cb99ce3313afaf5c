package io.polyrank.bench;

import com.yahoo.component.chain.Chain;
import com.yahoo.data.access.Inspectable;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.FeatureData;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.runtime.Passport;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskModels;
import io.polyrank.search.MultiTaskConfig;
import io.polyrank.search.MultiTaskSearcher;
import java.util.List;

/**
 * Queries through the Searcher that ranks, over hits that are always the same: everything Polyrank does in a container but
 * finding candidates and users.
 */
final class BenchChain implements AutoCloseable {

    /** What a query is answered with when it got all of its ranking. */
    static final String FULL = "full";

    private static final long SEED = 42;

    private final MultiTaskSearcher ranking;
    private final Chain<Searcher> chain;
    private final int candidates;

    /**
     * @param model that serves by default
     */
    BenchChain(TaskModels models, TaskModel model, int candidates) {
        Passport passport = model.passport();
        this.candidates = candidates;
        this.ranking =
                new MultiTaskSearcher(models, new MultiTaskConfig.Builder().build(), MetricReceiver.nullImplementation);
        List<FeatureData> hits = new SyntheticQuery(passport.dataset(), passport.encoder(), SEED).hits(candidates);
        this.chain = new Chain<>("bench", ranking, new SameHits(hits));
    }

    /** Hits with match-features, in a new result for every query. */
    private static final class SameHits extends Searcher {

        private final List<FeatureData> features;

        SameHits(List<FeatureData> features) {
            this.features = features;
        }

        @Override
        public Result search(Query query, Execution execution) {
            Result result = new Result(query);
            for (int index = 0; index < features.size(); index++) {
                Hit hit = new Hit("item:" + index, features.size() - index);
                hit.setField("matchfeatures", features.get(index));
                hit.setFillable();
                result.hits().add(hit);
            }
            result.setTotalHitCount(features.size());
            return result;
        }
    }

    /** Asks once; gives the level of degradation that the receipt tells, or what stands in its place. */
    String ask() {
        Query query = new Query("/search/?query=bench&hits=10&timeout=20s&polyrank.candidates=" + candidates);
        Result result = new Execution(chain, Execution.Context.createContextStub()).search(query);
        if (result.hits().getError() != null) {
            return "error: " + result.hits().getError();
        }
        return result.hits().getField("polyrank") instanceof Inspectable receipt
                ? receipt.inspect().field("level").asString()
                : "no receipt";
    }

    @Override
    public void close() {
        ranking.deconstruct();
    }
}
