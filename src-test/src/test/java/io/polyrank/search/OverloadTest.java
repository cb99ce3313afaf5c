package io.polyrank.search;

import static io.polyrank.search.RankingChain.ids;
import static io.polyrank.search.RankingChain.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.config.ModelReference;
import com.yahoo.search.Result;
import io.polyrank.runtime.Admission;
import io.polyrank.runtime.Deadline;
import io.polyrank.runtime.TaskModels;
import io.polyrank.runtime.TaskModelsConfig;
import io.polyrank.testing.FaultyModels;
import io.polyrank.testing.FaultyModels.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverloadTest {

    private static final String SLOWLY = "polyrank.context.hour=" + FaultyModels.WAKING_HOUR;

    private final Path folder;

    OverloadTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private TaskModels oneCore() throws IOException {
        Path model = FaultyModels.write(folder, "slow", "aaaaaaaaaaaa", Fault.SLOW, FaultyModels.ASLEEP);
        TaskModelsConfig.Builder config = new TaskModelsConfig.Builder().cores(1);
        config.models(
                new TaskModelsConfig.Models.Builder().name("slow").file(ModelReference.valueOf(model.toString())));
        return new TaskModels(config.build());
    }

    @Test
    void search_moreThanCanBeRankedInTime_retrievesItsPageAlone() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (RankingChain chain = new RankingChain(oneCore())) {
            IntStream.range(0, 30)
                    .forEach(number -> chain.backend.items.add(() -> Items.hit(number, 30 - number, 9, 0)));
            chain.search(SLOWLY);
            Future<Result> first = other.submit(() -> chain.search(SLOWLY));
            Result second;
            int lookUps;
            int attempt = 0;
            do {
                lookUps = chain.backend.userQueries.size();
                second = chain.search("timeout=150ms", "hits=5", "polyrank.user=u" + attempt++);
            } while (!first.isDone()
                    && !receipt(second).field("reason").asString("").startsWith("more queries wait"));

            assertThat(receipt(first.get()).field("level").asString()).isEqualTo("full");
            assertThat(receipt(second).field("level").asString()).isEqualTo("retrieval_order");
            assertThat(receipt(second).field("category").asString()).isEqualTo("deadline");
            assertThat(receipt(second).field("scored").asLong()).isZero();
            assertThat(ids(second)).containsExactly("item:0", "item:1", "item:2", "item:3", "item:4");
            assertThat(chain.backend.windows).last().isEqualTo("0+5");
            assertThat(chain.backend.userQueries).as("nobody was looked up").hasSize(lookUps);
            assertThat(receipt(chain.search()).field("level").asString()).isEqualTo("full");
        } finally {
            other.shutdown();
        }
    }

    @Test
    void search_someAreOnTheirWay_retrievesAndRanksFewer() throws IOException {
        try (RankingChain chain = new RankingChain(oneCore())) {
            IntStream.range(0, 30)
                    .forEach(number -> chain.backend.items.add(() -> Items.hit(number, 30 - number, 9, 0)));
            chain.search(SLOWLY);
            Result result;
            long timeout = 20_000;
            try (Admission before = admission(chain);
                    Admission alsoBefore = admission(chain)) {
                assertThat(before.granted() && alsoBefore.granted()).isTrue();
                do {
                    timeout /= 2;
                    result = chain.search("timeout=" + timeout + "ms", "hits=2", "polyrank.candidates=20");
                } while (receipt(result).field("level").asString().equals("full"));
            }

            long scored = receipt(result).field("scored").asLong();
            assertThat(receipt(result).field("level").asString()).isEqualTo("fewer_candidates");
            assertThat(receipt(result).field("category").asString()).isEqualTo("deadline");
            assertThat(receipt(result).field("reason").asString())
                    .isEqualTo("many queries wait for a core, so " + scored + " of 20 candidates were retrieved");
            assertThat(scored).isBetween(2L, 19L);
            assertThat(chain.backend.windows).last().isEqualTo("0+" + scored);
            assertThat(receipt(chain.search()).field("level").asString()).isEqualTo("full");
        }
    }

    private static Admission admission(RankingChain chain) {
        return chain.models.model("slow").orElseThrow().admit(Deadline.never());
    }
}
