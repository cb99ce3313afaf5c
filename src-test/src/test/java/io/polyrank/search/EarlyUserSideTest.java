package io.polyrank.search;

import static io.polyrank.search.RankingChain.ids;
import static io.polyrank.search.RankingChain.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.search.Query;
import com.yahoo.search.Result;
import io.polyrank.testing.TestModels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class EarlyUserSideTest {

    private static final String EARLY = "the user's side was computed during retrieval";

    private RankingChain chain;

    @BeforeEach
    void startChain(@TempDir Path folder) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("split", TestModels.writeSplit(folder, "split"));
        files.put("whole", TestModels.write(folder, "whole"));
        chain = new RankingChain(files);
        chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 4, 3));
        for (int item = 0; item < 200; item++) {
            int number = item;
            chain.backend.items.add(() -> Items.hit(number, 200 - number, 7.0 * (number % 40), number % 9));
        }
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private Result ranked(String... parameters) {
        Query query = new Query(RankingChain.url(parameters) + "&trace.level=2");
        Result result = chain.search(query);
        assertThat(receipt(result).field("scored").asLong()).isEqualTo(200);
        return result;
    }

    /** With a retrieval that takes its time, until the other thread was faster. */
    private Result rankedEarly(String... parameters) {
        Result result = ranked(parameters);
        chain.backend.itemMillis = 20;
        for (int attempt = 0; attempt < 200 && !trace(result).contains(EARLY); attempt++) {
            result = ranked(parameters);
        }
        chain.backend.itemMillis = 0;
        assertThat(trace(result)).contains(EARLY);
        return result;
    }

    private static String trace(Result result) {
        return String.valueOf(result.getQuery().getContext(true).getTrace());
    }

    @Test
    void search_userApart_ranksAsTheWholeModelDoes() {
        for (String user : new String[] {"polyrank.user=u1", "polyrank.user=nobody", "polyrank.context.hour=3"}) {
            Result split = rankedEarly(user, "polyrank.model=split");
            Result whole = ranked(user, "polyrank.model=whole");

            assertThat(ids(split)).isEqualTo(ids(whole));
            assertThat(receipt(split).field("level").asString()).isEqualTo("full");
            for (int hit = 0; hit < split.hits().getConcreteSize(); hit++) {
                assertThat(split.hits().get(hit).getRelevance().getScore())
                        .isEqualTo(whole.hits().get(hit).getRelevance().getScore());
            }
            assertThat(trace(whole)).doesNotContain(EARLY);
        }
    }

    @Test
    void search_unreadableProfile_isRankedWithoutIt() {
        chain.backend.users.put(
                "u2",
                () -> Users.hit("u2", Users.map(Map.of("age", "very old")), Users.map(Map.of()), Users.map(Map.of())));

        Result split = ranked("polyrank.user=u2", "polyrank.model=split");

        assertThat(trace(split)).doesNotContain(EARLY);
        assertThat(receipt(split).field("level").asString()).isEqualTo("no_user_context");
        assertThat(ids(split)).isEqualTo(ids(ranked("polyrank.user=nobody", "polyrank.model=whole")));
    }

    @Test
    void search_modelClosedMeanwhile_isStillRankedByIt() {
        chain.backend.items.set(0, () -> {
            chain.models.model("split").orElseThrow().close();
            return Items.hit(0, 200, 0, 0);
        });

        Result split = ranked("polyrank.user=u1", "polyrank.model=split");

        assertThat(receipt(split).field("level").asString()).isEqualTo("full");
    }
}
