package io.polyrank.search;

import static io.polyrank.search.RankingChain.ids;
import static io.polyrank.search.RankingChain.polyrank;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.data.access.Inspector;
import com.yahoo.search.Result;
import io.polyrank.testing.ClassModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task with classes serves one score per class, and expressions and weights refer to each. */
class ClassScoresTest {

    private RankingChain chain;

    @BeforeEach
    void startChain(@TempDir Path folder) {
        chain = new RankingChain(Map.of("classes", ClassModel.write(folder)));
        double[] prices = {50, 200, -100, 10};
        for (int item = 0; item < prices.length; item++) {
            int number = item;
            Map<String, Object> features = Map.of("attribute(price)", prices[item]);
            chain.backend.items.add(() -> Items.hit(number, 1.0 / (1 + number), features));
        }
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    @Test
    void search_anyHit_carriesAScorePerClass() {
        Result result = chain.search("polyrank.weights.click=1");

        Inspector scores = polyrank(result.hits().get("item:1"));
        float[] expected = ClassModel.expectedScores(200);
        List<String> names = List.of("tier_low", "tier_middle", "tier_high", "click");
        for (int column = 0; column < expected.length; column++) {
            assertThat(scores.field(names.get(column)).asDouble())
                    .as(names.get(column))
                    .isCloseTo(expected[column], within(1e-5));
        }
        assertThat(scores.field("tier").valid()).isFalse();
    }

    @Test
    void search_fusionOverClasses_ordersByThem() {
        assertThat(ids(chain.search("polyrank.fusion=tier_high")))
                .containsExactly("item:1", "item:0", "item:3", "item:2");
        assertThat(ids(chain.search("polyrank.fusion=tier_low")))
                .containsExactly("item:2", "item:3", "item:0", "item:1");
        assertThat(ids(chain.search("polyrank.fusion=tier_middle")))
                .containsExactly("item:3", "item:0", "item:2", "item:1");
    }

    @Test
    void search_defaultFusion_leavesClassesOutUnlessTheyAreWeighted() {
        assertThat(ids(chain.search())).containsExactly("item:1", "item:0", "item:3", "item:2");
        assertThat(chain.search().hits().get("item:1").getRelevance().getScore())
                .isCloseTo(ClassModel.expectedScores(200)[3], within(1e-5));
        assertThat(ids(chain.search("polyrank.weights.click=0", "polyrank.weights.tier_low=1")))
                .containsExactly("item:2", "item:3", "item:0", "item:1");
    }

    @Test
    void search_weightOfTheTaskItself_isRefused() {
        Result result = chain.search("polyrank.weights.tier=1");

        assertThat(result.hits().getError().toString()).contains("polyrank.weights.tier", "tier_high");
    }
}
