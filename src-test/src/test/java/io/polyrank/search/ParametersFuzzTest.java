package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.yahoo.container.protect.Error;
import com.yahoo.data.access.Inspector;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.Hit;
import io.polyrank.testing.TestModels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a caller sends as parameters, the query is ranked or refused with the parameter's name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParametersFuzzTest {

    private static final String PREFIX = "polyrank.";
    private static final int ITEMS = 3;

    private final Path folder;

    @SuppressWarnings("NullAway.Init")
    private RankingChain chain;

    ParametersFuzzTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void startChain() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("shop", TestModels.write(folder, "shop"));
        files.put("autumn", TestModels.write(folder, "autumn"));
        chain = new RankingChain(files);
        for (int item = 0; item < ITEMS; item++) {
            int number = item;
            chain.backend.items.add(() -> Items.hit(number, 0.9 - number, 10 + 100 * number, number));
        }
        chain.backend.users.put("u1", () -> Users.clickedBrand("u1", 1, 3));
    }

    @AfterAll
    void closeChain() {
        chain.close();
    }

    /** A parameter per line, without its prefix: {@code weights.click=2}. */
    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "user=", "candidates=", "weights.click=", "weights.purchase=", "fusion=", "model=", "now=", "context.hour=",
        "user=u1", "model=autumn", "fusion=click*price", "weights.click=-3", "-1", "10001", "NaN", "1e999",
        "9223372036854775807", "-9223372036854775808", "retrieval", "count_click", "pow(", "log(", "0.5"
    })
    void search_anyParameters_ranksOrNamesTheParameter(byte[] bytes) {
        Optional<Query> query = query(new String(bytes, StandardCharsets.UTF_8));
        query.ifPresent(this::search);
    }

    private void search(Query query) {
        Result result = chain.search(query);
        chain.backend.windows.clear();
        chain.backend.userQueries.clear();

        ErrorMessage error = result.hits().getError();
        if (error != null) {
            assertThat(error.getCode()).isEqualTo(Error.INVALID_QUERY_PARAMETER.code);
            assertThat(error.getDetailedMessage()).startsWith(PREFIX).matches("[^\\p{Cntrl}]{1,1000}");
            assertThat(RankingChain.ids(result)).isEmpty();
            return;
        }
        assertThat(RankingChain.ids(result)).hasSize(ITEMS).doesNotHaveDuplicates();
        double before = Double.POSITIVE_INFINITY;
        for (Hit hit : result.hits()) {
            double relevance = hit.getRelevance().getScore();
            assertThat(relevance).isFinite().isLessThanOrEqualTo(before);
            before = relevance;
        }
        if (result.hits().getField(Receipt.FIELD) != null) {
            Inspector receipt = RankingChain.receipt(result);
            assertThat(receipt.field("category").asString(""))
                    .as(receipt.toString())
                    .isNotIn(ErrorCategory.BUG.text(), ErrorCategory.MODEL.text(), ErrorCategory.STORE.text());
        }
    }

    /** What Vespa itself refuses, such as a name that ends with a dot, never gets to ranking. */
    private static Optional<Query> query(String lines) {
        StringBuilder url = new StringBuilder("/search/?query=shoes&timeout=60s");
        for (String line : lines.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                url.append('&')
                        .append(encoded(PREFIX + line.substring(0, equals)))
                        .append('=')
                        .append(encoded(line.substring(equals + 1)));
            }
        }
        try {
            return Optional.of(new Query(url.toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
