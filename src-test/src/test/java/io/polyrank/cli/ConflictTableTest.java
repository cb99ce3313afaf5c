package io.polyrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.train.Epoch;
import io.polyrank.train.GradientCosine;
import io.polyrank.train.TrainingReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConflictTableTest {

    private static TrainingReport report(List<GradientCosine> first, List<GradientCosine> second) {
        return new TrainingReport(
                "d", "m", 1, "h", 20240101, 10, 5, 3, 0, null, List.of(), List.of(epoch(1, first), epoch(2, second)));
    }

    private static Epoch epoch(int number, List<GradientCosine> conflicts) {
        return new Epoch(number, 1, Map.of("click", 1.0), Map.of(), 0.5, conflicts, 1, 10);
    }

    @Test
    void of_pairsOfTasks_hasARowEachAndAColumnPerEpoch() {
        String table = ConflictTable.of(report(
                List.of(new GradientCosine("click", "cart", -0.25, 8), new GradientCosine("click", "a<b", 0.5, 3)),
                List.of(new GradientCosine("click", "cart", 0.125, 8))));

        assertThat(table)
                .contains("at 8 or fewer steps")
                .contains("<th>tasks</th><th>epoch 1</th><th>epoch 2</th>")
                .contains("<td>click / cart</td><td style=\"background:rgba(200,30,30,0.15)\">-0.250</td>"
                        + "<td style=\"background:rgba(30,90,200,0.08)\">+0.125</td>")
                .contains("<td>click / a&lt;b</td><td style=\"background:rgba(30,90,200,0.30)\">+0.500</td>"
                        + "<td>&ndash;</td>");
    }

    @Test
    void of_noPairMet_isNothing() throws IOException {
        TrainingReport report = report(List.of(), List.of());

        assertThat(ConflictTable.of(report)).isEmpty();
        assertThat(TrainingPage.of(report)).contains("Validation AUC").doesNotContain("Conflict");
    }
}
