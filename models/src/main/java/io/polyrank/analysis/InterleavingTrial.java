package io.polyrank.analysis;

/** Counts how often analyses of mixed lists find a preference. */
public final class InterleavingTrial {

    private final double alpha;
    private int trials;
    private int found;
    private int covered;
    private int foundSequentially;

    /** @param alpha risk of a false alarm */
    public InterleavingTrial(double alpha) {
        this.alpha = alpha;
    }

    /** Analyses lists of two variants. */
    public void add(MixedLists lists) {
        Preference preference =
                Preferences.of(lists, alpha, InterleavingSettings.USUAL_MIXING).get(0);
        trials++;
        found += preference.p() <= alpha ? 1 : 0;
        covered += preference.range().contains(WonShare.HALF) ? 1 : 0;
        foundSequentially += preference.sequentialP() <= alpha ? 1 : 0;
    }

    /** Share in which one look finds a preference. */
    public double falsePositiveRate() {
        return (double) found / trials;
    }

    /** Share in which the interval of one look has a half. */
    public double coverage() {
        return (double) covered / trials;
    }

    /** Share in which any of the days' looks does. */
    public double sequentialFalsePositiveRate() {
        return (double) foundSequentially / trials;
    }
}
