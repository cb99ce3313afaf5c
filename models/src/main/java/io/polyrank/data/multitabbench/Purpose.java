package io.polyrank.data.multitabbench;

import io.polyrank.data.TableSplit;
import io.polyrank.data.generate.Dice;

/**
 * What random numbers are for. Each purpose draws from a stream of its own, per part and task, so that parts share no
 * draws and more rows leave the earlier ones as they were. The numbers are part of the data.
 */
enum Purpose {
    WEIGHTS(1),
    FEATURES(2),
    LABELS(3);

    private static final long TASKS = 1000;

    private final int number;

    Purpose(int number) {
        this.number = number;
    }

    Dice dice(long seed, TableSplit split, int task) {
        return Dice.of(seed, number, split.ordinal() * TASKS + task);
    }
}
