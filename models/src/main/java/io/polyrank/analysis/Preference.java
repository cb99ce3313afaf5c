package io.polyrank.analysis;

import java.util.List;

/**
 * Which of two variants the readers of mixed lists preferred.
 *
 * @param variant name
 * @param other whom it is compared with
 * @param won lists that gave the variant more
 * @param lost lists that gave the other more
 * @param tied lists that gave both the same, most of them nothing
 * @param units units with a list that was won or lost
 * @param unitsWon units in which the variant won more lists
 * @param unitsLost units in which the other did
 * @param share lists won, of those won or lost; a half means no preference
 * @param range its interval by unit, looked at once
 * @param p of no preference, looked at once: sign test over units, exact however few they are
 * @param adjustedP corrected for the pairs
 * @param listSignP sign test over lists: as if each list had been read by somebody else
 * @param sequentialRange interval of the share that stays valid at any number of looks
 * @param sequentialP always-valid p-value: the least of all days' ends
 * @param adjustedSequentialP corrected for the pairs
 * @param looks the day's ends
 */
public record Preference(
        String variant,
        String other,
        int won,
        int lost,
        int tied,
        int units,
        int unitsWon,
        int unitsLost,
        double share,
        Range range,
        double p,
        double adjustedP,
        double listSignP,
        Range sequentialRange,
        double sequentialP,
        double adjustedSequentialP,
        List<Look> looks) {

    /**
     * What was known at a day's end.
     *
     * @param day days since the epoch
     * @param share so far
     * @param range interval that stays valid
     * @param p always-valid p-value of this look alone
     */
    public record Look(int day, double share, Range range, double p) {}

    public Preference {
        looks = List.copyOf(looks);
    }

    /** With p-values corrected. */
    Preference corrected(double fixed, double sequential) {
        return new Preference(
                variant,
                other,
                won,
                lost,
                tied,
                units,
                unitsWon,
                unitsLost,
                share,
                range,
                p,
                fixed,
                listSignP,
                sequentialRange,
                sequentialP,
                sequential,
                looks);
    }
}
