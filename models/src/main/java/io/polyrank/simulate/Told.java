package io.polyrank.simulate;

/**
 * What became of events that were told.
 *
 * @param accepted are stored
 * @param duplicates of these were already
 * @param refused can never be stored
 * @param lost were not stored, as far as is known, when patience ended
 */
record Told(int accepted, int duplicates, int refused, int lost, String problem) {}
