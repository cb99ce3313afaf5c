package io.polyrank.train;

import java.util.Arrays;

/**
 * The distinct events of one sequence input, each a row of ids with a number; row 0 is padding.
 *
 * <p>Implementation note: a log brings a hundred events with every sample, nearly all of them seen before, so the
 * look-up is a plain open hash table over the ids themselves, without an object per event.
 */
final class EventTable {

    private static final int INITIAL_ROWS = 64;

    private final int width;
    private int[] ids;
    private int[] slots;
    private int rows;

    EventTable(int width) {
        this.width = width;
        this.ids = new int[INITIAL_ROWS * width];
        this.slots = new int[2 * INITIAL_ROWS];
        number(new int[width], 0);
    }

    /** Number of distinct events, padding included. */
    int rows() {
        return rows;
    }

    /** The number of the event at {@code from}. */
    int number(int[] events, int from) {
        int slot = slot(events, from);
        if (slots[slot] > 0) {
            return slots[slot] - 1;
        }
        if (2 * (rows + 1) > slots.length) {
            grow();
            slot = slot(events, from);
        }
        System.arraycopy(events, from, ids, rows * width, width);
        rows++;
        slots[slot] = rows;
        return rows - 1;
    }

    /** Copies the ids of an event. */
    void copy(int number, int[] into, int at) {
        System.arraycopy(ids, number * width, into, at, width);
    }

    /** Where the event stands, or the free slot where it belongs. */
    private int slot(int[] events, int from) {
        int slot = hash(events, from) & (slots.length - 1);
        while (slots[slot] > 0 && !equal(slots[slot] - 1, events, from)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private boolean equal(int row, int[] events, int from) {
        int start = row * width;
        return Arrays.equals(ids, start, start + width, events, from, from + width);
    }

    private int hash(int[] events, int from) {
        int hash = 0;
        for (int at = from; at < from + width; at++) {
            hash = (hash + events[at]) * 0x9E3779B1;
            hash ^= hash >>> 15;
        }
        return hash;
    }

    private void grow() {
        ids = Arrays.copyOf(ids, Math.multiplyExact(2, ids.length));
        slots = new int[2 * slots.length];
        for (int row = 0; row < rows; row++) {
            slots[slot(ids, row * width)] = row + 1;
        }
    }
}
