package io.polyrank.interleave;

import java.util.Set;

/** Goes down a ranking and leaves out what is in the list already. Not thread-safe. */
final class Picker {

    /** There is nobody left. */
    static final int NOBODY = -1;

    private final int[] ranking;
    private int at;

    Picker(int[] ranking) {
        this.ranking = ranking;
    }

    /** The best candidate that is not taken. */
    int best(Set<Integer> taken) {
        while (at < ranking.length && taken.contains(ranking[at])) {
            at++;
        }
        return at < ranking.length ? ranking[at] : NOBODY;
    }
}
