package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventTableTest {

    @Property(tries = 100)
    void number_anyEvents_isOnePerDistinctEventAndLeadsBackToIt(
            @ForAll @Size(max = 900) List<@IntRange(max = 5) Integer> ids,
            @ForAll @IntRange(min = 1, max = 3) int width) {
        int[] events = ids.stream().mapToInt(Integer::intValue).toArray();
        EventTable table = new EventTable(width);
        Map<List<Integer>, Integer> numbers = new LinkedHashMap<>();
        numbers.put(Arrays.asList(new Integer[width]).stream().map(none -> 0).toList(), 0);
        for (int from = 0; from + width <= events.length; from += width) {
            List<Integer> event = ids.subList(from, from + width);
            int expected = numbers.computeIfAbsent(List.copyOf(event), key -> numbers.size());

            assertThat(table.number(events, from)).isEqualTo(expected);
        }
        assertThat(table.rows()).isEqualTo(numbers.size());
        int[] copied = new int[width + 1];
        numbers.forEach((event, number) -> {
            table.copy(number, copied, 1);
            assertThat(Arrays.stream(copied).skip(1).boxed().toList()).isEqualTo(event);
        });
    }

    @Example
    void number_manyDistinctEvents_growsAndKeepsThemAll() {
        EventTable table = new EventTable(2);
        List<Integer> numbers = new ArrayList<>();
        for (int event = 1; event <= 10_000; event++) {
            numbers.add(table.number(new int[] {event, 31 * event}, 0));
        }
        for (int event = 1; event <= 10_000; event++) {
            assertThat(table.number(new int[] {event, 31 * event}, 0)).isEqualTo(numbers.get(event - 1));
        }
        assertThat(table.rows()).isEqualTo(10_001);
    }
}
