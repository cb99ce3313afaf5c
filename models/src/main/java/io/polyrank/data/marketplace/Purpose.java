package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;

/** What a stream of random numbers is for; the numbers are part of the data. */
enum Purpose {
    BRANDS(1),
    ITEMS(2),
    USERS(3),
    VISITS(4),
    LISTS(5),
    OUTCOMES(6),
    MOODS(7),
    SEARCHES(8),
    CANDIDATES(9),
    SCORES(10);

    private final int number;

    Purpose(int number) {
        this.number = number;
    }

    /** The dice of this purpose for one member of it. */
    Dice dice(long seed, long index) {
        return Dice.of(seed, number, index);
    }
}
