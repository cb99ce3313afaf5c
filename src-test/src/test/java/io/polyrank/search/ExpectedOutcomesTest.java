package io.polyrank.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.runtime.TaskScores;
import io.polyrank.spec.DatasetSpecReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedOutcomesTest {

    private final ExpectedOutcomes expected = ExpectedOutcomes.of(DatasetSpecReader.read("shop.yaml", """
            dataset: shop
            item_key: item
            tasks:
              - {name: click, label: clicked}
              - {name: mood, kind: classes, label: mood, classes: [good, bad]}
              - {name: purchase, label: bought, condition: clicked}
              - {name: value, kind: regression, label: paid, condition: bought}
              - {name: returned, label: returned, condition: delivered}
            features:
              - {name: item, of: item, kind: categorical}
            """));

    @Test
    void sum_severalCandidates_addsWhatComesOfEach() {
        TaskScores scores = new TaskScores(3, 6, new float[] {
            0.5f, 0.9f, 0.1f, 0.2f, 40, 0.5f,
            0.1f, 0.9f, 0.1f, 0.5f, 100, 0.5f,
            0.1f, 0.9f, 0.1f, 0.5f, Float.NaN, 0.5f
        });

        Map<String, Double> byTask = expected.sum(scores, new int[] {0, -1, 2, 1});

        assertThat(byTask)
                .as("classes and conditions that nothing predicts expect nothing")
                .containsOnlyKeys("click", "purchase", "value");
        assertThat(byTask.get("click")).isEqualTo(0.6, within(1e-6));
        assertThat(byTask.get("purchase")).isEqualTo(0.5 * 0.2 + 0.1 * 0.5, within(1e-6));
        assertThat(byTask.get("value")).isEqualTo(0.5 * 0.2 * 40 + 0.1 * 0.5 * 100, within(1e-5));
    }
}
