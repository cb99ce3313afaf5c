package io.polyrank.search;

import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands for the content nodes at the end of a chain: items by relevance, users by id. */
final class Backend extends Searcher {

    /** The queries for items that arrived, as offset and hits. */
    final List<String> windows = new CopyOnWriteArrayList<>();

    /** The queries for users that arrived. */
    final List<Query> userQueries = new CopyOnWriteArrayList<>();

    final Map<String, Supplier<Hit>> users = new HashMap<>();
    final List<Supplier<Hit>> items = new ArrayList<>();
    final List<Hit> extra = new ArrayList<>();

    @Nullable ErrorMessage itemError;

    @Nullable ErrorMessage userError;

    @Nullable RuntimeException userException;

    boolean dropsFieldsOnFill;
    long itemMillis;
    long userMillis;

    @Override
    public Result search(Query query, Execution execution) {
        return query.getModel().getRestrict().contains("user") ? user(query) : items(query);
    }

    /** Drops all fields but the title, as the filter of fields not selected does. */
    @Override
    public void fill(Result result, String summaryClass, Execution execution) {
        if (dropsFieldsOnFill) {
            result.hits().forEach(hit -> hit.fieldKeys().retainAll(Set.of("title")));
        }
    }

    private Result items(Query query) {
        windows.add(query.getOffset() + "+" + query.getHits());
        sleep(itemMillis);
        Result result = new Result(query);
        List<Hit> all = new ArrayList<>(items.stream().map(Supplier::get).toList());
        all.sort(Comparator.comparingDouble(hit -> -hit.getRelevance().getScore()));
        all.stream().skip(query.getOffset()).limit(query.getHits()).forEach(result.hits()::add);
        extra.forEach(result.hits()::add);
        result.setTotalHitCount(all.size());
        if (itemError != null) {
            result.hits().addError(itemError);
        }
        return result;
    }

    private Result user(Query query) {
        userQueries.add(query);
        sleep(userMillis);
        if (userException != null) {
            throw userException;
        }
        Result result = new Result(query);
        if (userError != null) {
            result.hits().addError(userError);
            return result;
        }
        String asked = query.getModel().getQueryTree().getRoot().toString();
        users.forEach((user, hit) -> {
            if (asked.equals("user_id:" + user)) {
                result.hits().add(hit.get());
            }
        });
        return result;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
