package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.metrics.simple.Bucket;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.TaskScores;
import io.polyrank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second model beside the one that ranks. The chain's randomness is always 0.5. */
@Timeout(60)
class ShadowTest {

    private static final long PATIENCE_MILLIS = 20_000;

    private final Path folder;

    ShadowTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private RankingChain chain(String shadow, double share) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String name : List.of("champion", "challenger")) {
            files.put(name, TestModels.write(folder, name));
        }
        RankingChain chain = new RankingChain(
                files,
                new MultiTaskConfig.Builder().shadow(shadow).shadowShare(share).build());
        for (int item = 0; item < 5; item++) {
            int number = item;
            chain.backend.items.add(() -> Items.hit(number, 5 - number, 10.0 * number, 1));
        }
        return chain;
    }

    /** Snapshots of metrics, each of which holds what is new since the one before. */
    private final List<Bucket> snapshots = new ArrayList<>();

    private long count(PolyrankMetric metric, String... dimension) {
        return snapshots.stream()
                .mapToLong(snapshot -> RankingChain.count(snapshot, metric, dimension))
                .sum();
    }

    private long outcomes(String outcome) {
        return count(PolyrankMetric.SHADOW_QUERIES, "outcome", outcome);
    }

    private void awaitAnOutcome(RankingChain chain) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        do {
            Thread.sleep(10);
            snapshots.add(chain.metrics.getSnapshot());
        } while (outcomes("scored") + outcomes("dropped") + outcomes("failed") == 0 && System.nanoTime() < end);
    }

    @Test
    void search_sampled_isScoredByTheShadowAndComparedInMetrics() throws Exception {
        try (RankingChain chain = chain("challenger", 0.6)) {
            List<String> ids = RankingChain.ids(chain.search("hits=5"));

            awaitAnOutcome(chain);
            assertThat(outcomes("scored")).isEqualTo(1);
            assertThat(count(PolyrankMetric.SHADOW_MICROS)).isEqualTo(1);
            assertThat(count(PolyrankMetric.SHADOW_DIFFERENCE, "score", "click"))
                    .isEqualTo(1);
            try (RankingChain alone = chain("", 1)) {
                assertThat(RankingChain.ids(alone.search("hits=5"))).isEqualTo(ids);
            }
        }
    }

    @Test
    void search_notSampled_isLeftAlone() throws Exception {
        try (RankingChain chain = chain("challenger", 0.5)) {
            chain.search("hits=5");
            Thread.sleep(50);
            snapshots.add(chain.metrics.getSnapshot());

            assertThat(outcomes("scored") + outcomes("dropped")).isZero();
        }
    }

    @Test
    void search_theShadowClosed_isAnsweredAllTheSame() throws Exception {
        try (RankingChain chain = chain("challenger", 1)) {
            chain.models.model("challenger").orElseThrow().close();

            assertThat(RankingChain.receipt(chain.search("hits=5"))
                            .field("level")
                            .asString())
                    .isEqualTo("full");
            awaitAnOutcome(chain);
            assertThat(outcomes("dropped")).isEqualTo(1);
        }
    }

    @Test
    void differences_commonScores_areMeansOfAbsolutes() {
        Map<String, Double> differences = Shadow.differences(
                List.of("click", "cart"),
                new float[] {0.5f, 0.1f, 0.25f, 0.2f},
                List.of("value", "click"),
                new TaskScores(2, 2, new float[] {7, 0.25f, 8, 0.5f}));

        assertThat(differences).containsOnlyKeys("click");
        assertThat(differences.get("click")).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void shadow_wrongSettings_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chain("nobody", 0.1))
                .withMessageContaining("multi-task config: shadow:")
                .withMessageContaining("nobody");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chain("challenger", 1.5))
                .withMessage("multi-task config: shadowShare: found 1.5, expected 0 to 1");
    }
}
