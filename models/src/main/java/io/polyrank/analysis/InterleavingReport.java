package io.polyrank.analysis;

import java.util.List;

/**
 * What an experiment that mixed rankings came to.
 *
 * @param decision ship, stop or wait, and why
 * @param cautions what to distrust
 * @param experiment name
 * @param firstDay of the experiment, in UTC
 * @param days with lists
 * @param lists mixed ones
 * @param notMixed lists that should have been mixed
 * @param overridden lists whose variants somebody asked for; left out
 * @param degraded mixed lists that were ranked with less than everything
 * @param agreed mixed lists on which all variants rank alike
 * @param preferences pairs of variants
 * @param logs what became of the logs' lines
 * @param settings how it was analysed
 */
public record InterleavingReport(
        Decision decision,
        List<String> cautions,
        String experiment,
        String firstDay,
        int days,
        int lists,
        int notMixed,
        int overridden,
        int degraded,
        int agreed,
        List<Preference> preferences,
        LogHealth logs,
        InterleavingSettings settings) {

    public InterleavingReport {
        cautions = List.copyOf(cautions);
        preferences = List.copyOf(preferences);
    }
}
