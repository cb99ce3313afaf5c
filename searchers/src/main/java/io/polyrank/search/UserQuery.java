package io.polyrank.search;

import com.yahoo.prelude.query.WordItem;
import com.yahoo.processing.request.CompoundName;
import com.yahoo.search.Query;
import java.time.Duration;

/** The query that fetches the document of one user, on behalf of a query to be ranked. */
final class UserQuery {

    /** The field of the user document that holds the user's id. */
    static final String USER_FIELD = "user_id";

    private static final CompoundName MARK_PROPERTY = CompoundName.from("io.polyrank.search.userQuery");

    /** Not a text or number, so that no request can carry it. */
    private enum Mark {
        USER_QUERY
    }

    private UserQuery() {}

    /** Whether a query is one of these. */
    static boolean is(Query query) {
        return query.properties().get(MARK_PROPERTY) == Mark.USER_QUERY;
    }

    /** A query for the user's document whose trace and log values belong to the given query. */
    static Query create(Query query, String user, UserContextConfig config, Duration timeout) {
        Query userQuery = new Query();
        query.attachContext(userQuery);
        userQuery.properties().set(MARK_PROPERTY, Mark.USER_QUERY);
        userQuery.setTimeout(timeout.toMillis());
        userQuery.setHits(1);
        userQuery.getModel().setRestrict(config.schema());
        userQuery.getModel().getQueryTree().setRoot(new WordItem(user, USER_FIELD));
        userQuery.getRanking().setProfile(config.rankProfile());
        userQuery.getPresentation().setSummary(config.summary());
        return userQuery;
    }
}
