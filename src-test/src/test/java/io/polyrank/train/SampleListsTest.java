package io.polyrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.data.LoggedExposure;
import io.polyrank.data.Replay;
import io.polyrank.testing.MemoryLog;
import io.polyrank.testing.TinyWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleListsTest {

    /** Users a and b, minutes 0 to 130. */
    private static final EncodedSamples SAMPLES =
            samples(List.of("u0", "u1", "u0", "u0", "u1", "u0", "u0"), List.of(0, 1, 30, 60, 61, 62, 130));

    private static EncodedSamples samples(List<String> users, List<Integer> minutes) {
        MemoryLog log = TinyWorld.log();
        LoggedExposure any = log.exposures().get(0);
        List<LoggedExposure> exposures = IntStream.range(0, users.size())
                .mapToObj(row -> new LoggedExposure(
                        users.get(row),
                        "i" + row,
                        any.timeMillis() + minutes.get(row) * 60_000L,
                        any.date() + (row == users.size() - 1 ? 1 : 0),
                        any.context(),
                        any.labels()))
                .toList();
        TrainingData data = TrainingData.read(
                new MemoryLog(log.spec(), log.profiles(), log.items(), log.pasts(), exposures), any.date() + 1);
        EncodedSamples all = new EncodedSamples(data.encoder());
        new Replay(new MemoryLog(log.spec(), log.profiles(), log.items(), log.pasts(), exposures)).run(all::add);
        return all;
    }

    private static SampleLists lists(int size) {
        return SampleLists.of(SAMPLES, new ListSettings(Duration.ofMinutes(60), size));
    }

    @Test
    void of_rowsOfAUser_standTogetherWithinTheWindowOfTheFirst() {
        SampleLists lists = lists(32);

        assertThat(lists.count()).isEqualTo(4);
        assertThat(lists.rows(0, 1)).containsExactly(0, 2, 3);
        assertThat(lists.rows(1, 2)).containsExactly(1, 4);
        assertThat(lists.rows(2, 3)).containsExactly(5);
        assertThat(lists.rows(3, 4)).containsExactly(6);
    }

    @Test
    void of_moreRowsThanTheSize_opensAnotherList() {
        SampleLists lists = lists(2);

        assertThat(lists.rows(0, 1)).containsExactly(0, 2);
        assertThat(lists.rows(2, 3)).containsExactly(3, 5);
        assertThat(lists.rows(0, lists.count())).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void batch_listsOfSeveralLengths_padsWithCopiesOfTheirFirstRow() {
        SampleBatch batch = lists(32).batch(new int[] {1, 0});

        assertThat(batch.listSize()).isEqualTo(3);
        assertThat(batch.rows()).containsExactly(1, 4, 1, 0, 2, 3);
        assertThat(batch.real()).containsExactly(true, true, false, true, true, true);
        assertThat(batch.present()).containsExactly(1, 1, 0, 1, 1, 1);
        float[] labels = batch.labels(SAMPLES);
        int tasks = TinyWorld.SPEC.tasks().size();
        assertThat(labels[2 * tasks]).isNaN();
        assertThat(labels[tasks]).isNotNaN();
    }

    @Test
    void batch_singleRows_haveNoLists() {
        SampleBatch batch = SampleLists.single(new int[] {4, 2, 6}).batch(new int[] {2, 0});

        assertThat(batch.listSize()).isZero();
        assertThat(batch.rows()).containsExactly(6, 4);
        assertThat(batch.real()).containsExactly(true, true);
    }

    @Test
    void batches_lists_areFilledUntilTheyHoldTheRows() {
        List<int[]> batches = lists(32).batches(new int[] {3, 0, 2, 1}, 3);

        assertThat(batches).hasSize(2);
        assertThat(batches.get(0)).containsExactly(3, 0);
        assertThat(batches.get(1)).containsExactly(2, 1);
    }

    @Test
    void batches_singleRows_holdExactlyTheRows() {
        List<int[]> batches = SampleLists.single(new int[] {0, 1, 2, 3, 4}).batches(new int[] {4, 3, 2, 1, 0}, 2);

        assertThat(batches).hasSize(3);
        assertThat(batches.get(0)).containsExactly(4, 3);
        assertThat(batches.get(2)).containsExactly(0);
    }

    @Test
    void groups_lists_boundThePaddedRows() {
        List<int[]> groups = lists(32).groups(0, 4, 6);

        assertThat(groups).hasSize(2);
        assertThat(groups.get(0)).containsExactly(0, 1);
        assertThat(groups.get(1)).containsExactly(2, 3);
        assertThat(lists(32).groups(1, 1, 6)).isEmpty();
    }

    @Test
    void holding_someRows_keepsTheWholeListsOfThem() {
        SampleLists lists = lists(32).holding(row -> row == 3 || row == 6);

        assertThat(lists.count()).isEqualTo(2);
        assertThat(lists.rows(0, 2)).containsExactly(0, 2, 3, 6);
    }

    @Test
    void byRow_valuesInTheOrderOfTheLists_areSorted() {
        SampleLists lists = lists(32).holding(row -> row == 4 || row == 6);

        assertThat(lists.byRow(new float[] {1, 10, 4, 40, 6, 60}, 7))
                .containsExactly(0, 0, 1, 10, 0, 0, 0, 0, 4, 40, 0, 0, 6, 60);
    }
}
