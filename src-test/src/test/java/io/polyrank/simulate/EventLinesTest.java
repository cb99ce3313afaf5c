package io.polyrank.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.data.marketplace.Shown;
import io.polyrank.data.marketplace.Shown.ShownItem;
import io.polyrank.data.marketplace.Visit;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {

    private static final Visit VISIT = new Visit(1, 17, 1_000_000, "shoes", 2);

    @Test
    void of_pageWithAPurchase_tellsEveryStepInOrderOfTime() {
        Shown shown = new Shown(
                VISIT,
                List.of(
                        new ShownItem(1, 7, true, true, true, 2, 187.8),
                        new ShownItem(2, 9, false, false, false, 0, 0)));

        assertThat(EventLines.of(shown, "search.a1"))
                .containsExactly(
                        "{\"user\":\"u17\",\"type\":\"exposed\",\"item\":\"7\",\"time\":1000000,\"position\":1,\"query\":\"search.a1\"}",
                        "{\"user\":\"u17\",\"type\":\"click\",\"item\":\"7\",\"time\":1005000,\"position\":1,\"query\":\"search.a1\"}",
                        "{\"user\":\"u17\",\"type\":\"cart\",\"item\":\"7\",\"time\":1006000,\"position\":1,\"query\":\"search.a1\"}",
                        "{\"user\":\"u17\",\"type\":\"purchase\",\"item\":\"7\",\"time\":1007000,\"position\":1,\"query\":\"search.a1\","
                                + "\"value\":187.8}",
                        "{\"user\":\"u17\",\"type\":\"exposed\",\"item\":\"9\",\"time\":1000000,\"position\":2,\"query\":\"search.a1\"}");
    }

    @Test
    void of_pageWithoutAReceipt_namesNoQuery() {
        Shown shown = new Shown(VISIT, List.of(new ShownItem(1, 7, false, false, false, 0, 0)));

        assertThat(EventLines.of(shown, ""))
                .containsExactly(
                        "{\"user\":\"u17\",\"type\":\"exposed\",\"item\":\"7\",\"time\":1000000,\"position\":1}");
    }
}
