package io.polyrank.search;

import com.yahoo.component.chain.dependencies.After;
import com.yahoo.component.chain.dependencies.Before;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import com.yahoo.search.searchchain.PhaseNames;
import java.util.Map;

/** Stands for the content nodes in a real container: three items and one user. */
@After({PhaseNames.BLENDED_RESULT, "com.yahoo.search.yql.FieldFilter"})
@Before(PhaseNames.UNBLENDED_RESULT)
public final class ItemsSearcher extends Searcher {

    private static final Map<Integer, Double> PRICES = Map.of(0, 10.0, 1, 200.0, 2, 50.0);

    /** As the container makes it. */
    public ItemsSearcher() {}

    @Override
    public Result search(Query query, Execution execution) {
        Result result = new Result(query);
        if (query.getModel().getRestrict().contains("user")) {
            if (query.getModel().getQueryTree().getRoot().toString().equals("user_id:u1")) {
                result.hits().add(Users.clickedBrand("u1", 4, 3));
            }
            return result;
        }
        PRICES.forEach((item, price) -> result.hits().add(Items.hit(item, 1.0 / (1 + item), price, 1)));
        result.hits().trim(query.getOffset(), query.getHits());
        result.setTotalHitCount(PRICES.size());
        return result;
    }

    @Override
    public void fill(Result result, String summaryClass, Execution execution) {
        for (Hit hit : result.hits()) {
            hit.setField("brand", "Acme");
            hit.setFilled(summaryClass);
        }
    }
}
