package io.polyrank.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How samples are seen together. For models that score each row by itself every row is a list of its own; for list-wise
 * models a list holds rows of one user within a window of its first row, as a query would bring them.
 */
final class SampleLists {

    private final List<int[]> lists;
    private final boolean listWise;

    private SampleLists(List<int[]> lists, boolean listWise) {
        this.lists = lists;
        this.listWise = listWise;
    }

    /** Every row by itself. */
    static SampleLists single(int[] rows) {
        return new SampleLists(
                Arrays.stream(rows).mapToObj(row -> new int[] {row}).toList(), false);
    }

    /** The lists of all samples, in the order of their first rows; rows keep their order within a list. */
    static SampleLists of(EncodedSamples samples, ListSettings settings) {
        int[] users = samples.groups();
        long[] times = samples.timesMillis();
        List<List<Integer>> found = new ArrayList<>();
        Map<Integer, List<Integer>> open = new HashMap<>();
        for (int row = 0; row < users.length; row++) {
            List<Integer> list = open.get(users[row]);
            if (list == null
                    || list.size() == settings.size()
                    || Math.abs(times[row] - times[list.get(0)])
                            > settings.window().toMillis()) {
                list = new ArrayList<>();
                found.add(list);
                open.put(users[row], list);
            }
            list.add(row);
        }
        return new SampleLists(
                found.stream()
                        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                        .toList(),
                true);
    }

    /** The lists that hold a row of some kind. */
    SampleLists holding(IntPredicate wanted) {
        return new SampleLists(
                lists.stream()
                        .filter(list -> Arrays.stream(list).anyMatch(wanted))
                        .toList(),
                listWise);
    }

    /** Number of lists. */
    int count() {
        return lists.size();
    }

    /** The rows of the lists from one number to another, one list after another. */
    int[] rows(int from, int to) {
        return lists.subList(from, to).stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** The rows of some lists, one list after another. */
    int[] rows(int[] chosen) {
        return Arrays.stream(chosen)
                .flatMap(list -> Arrays.stream(lists.get(list)))
                .toArray();
    }

    /**
     * Values in the order of the lists' rows, put into the order of the samples.
     *
     * @param values {@code [rows of the lists x width]}
     * @param rows number of samples; those in no list get zeros
     */
    float[] byRow(float[] values, int rows) {
        int[] order = rows(0, lists.size());
        int width = order.length == 0 ? 0 : values.length / order.length;
        float[] sorted = new float[rows * width];
        for (int at = 0; at < order.length; at++) {
            System.arraycopy(values, at * width, sorted, order[at] * width, width);
        }
        return sorted;
    }

    /** Lists in a given order cut into batches of at least so many rows; the last one may have less. */
    List<int[]> batches(int[] order, int rows) {
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        int held = 0;
        for (int at = 0; at < order.length; at++) {
            held += lists.get(order[at]).length;
            if (held >= rows || at == order.length - 1) {
                batches.add(Arrays.copyOfRange(order, from, at + 1));
                from = at + 1;
                held = 0;
            }
        }
        return batches;
    }

    /** Some lists as one batch, padded to the longest of them. */
    SampleBatch batch(int[] chosen) {
        int longest =
                Arrays.stream(chosen).map(list -> lists.get(list).length).max().orElse(1);
        int[] rows = new int[chosen.length * longest];
        boolean[] real = new boolean[rows.length];
        for (int at = 0; at < chosen.length; at++) {
            int[] list = lists.get(chosen[at]);
            int start = at * longest;
            Arrays.fill(rows, start, start + longest, list[0]);
            System.arraycopy(list, 0, rows, start, list.length);
            Arrays.fill(real, start, start + list.length, true);
        }
        return new SampleBatch(rows, listWise ? longest : 0, real);
    }

    /** The lists from one number to another, in groups whose padded batches have about so many rows at most. */
    List<int[]> groups(int from, int to, int rows) {
        List<int[]> groups = new ArrayList<>();
        int start = from;
        int longest = 0;
        for (int list = from; list < to; list++) {
            int wider = Math.max(longest, lists.get(list).length);
            if (list > start && (list + 1L - start) * wider > rows) {
                groups.add(IntStream.range(start, list).toArray());
                start = list;
                wider = lists.get(list).length;
            }
            longest = wider;
        }
        if (start < to) {
            groups.add(IntStream.range(start, to).toArray());
        }
        return groups;
    }
}
