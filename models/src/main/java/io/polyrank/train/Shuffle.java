package io.polyrank.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random orders. */
final class Shuffle {

    private Shuffle() {}

    /** The numbers from 0 to {@code count - 1} in random order (Fisher and Yates). */
    static int[] order(int count, SplittableRandom random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int place = count - 1; place > 0; place--) {
            int other = random.nextInt(place + 1);
            int swapped = order[place];
            order[place] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
