package io.polyrank.analysis;

import io.polyrank.analysis.Decision.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Decides which of the mixed rankings to keep.
 *
 * <p>With damaged logs or too few units, wait. A variant that readers surely prefer to control is shipped, the most preferred one first. If
 * control is surely preferred to every variant, stop. Otherwise wait. "Surely" is by what stays valid at any number of looks, or by one
 * look if a duration was planned and is over.
 */
final class InterleavingJudge {

    private final InterleavingSettings settings;
    private final LogHealth logs;
    private final int days;

    InterleavingJudge(InterleavingSettings settings, LogHealth logs, int days) {
        this.settings = settings;
        this.logs = logs;
        this.days = days;
    }

    Decision decide(List<Preference> preferences) {
        if (logs.damaged()) {
            return new Decision(
                    Verdict.WAIT,
                    null,
                    "too much of the logs is missing or cannot be read, as the cautions say; repair them first.");
        }
        List<Preference> byShare = preferences.stream()
                .filter(each -> each.other().equals(settings.control()))
                .sorted(Comparator.comparingDouble(each -> -each.share()))
                .toList();
        if (byShare.isEmpty()) {
            return new Decision(Verdict.WAIT, null, "only control was shown; there is nothing to compare it with.");
        }
        List<Decision> decisions = byShare.stream().map(this::decide).toList();
        for (Verdict verdict : List.of(Verdict.SHIP, Verdict.WAIT)) {
            for (Decision each : decisions) {
                if (each.verdict() == verdict) {
                    return each;
                }
            }
        }
        return decisions.get(0);
    }

    private Decision decide(Preference preference) {
        String name = preference.variant();
        if (preference.units() < Comparisons.LEAST_UNITS) {
            return new Decision(
                    Verdict.WAIT,
                    name,
                    "too few units: " + preference.units() + " with a list that " + name + " or " + preference.other()
                            + " won; at least " + Comparisons.LEAST_UNITS + " are needed for intervals to hold.");
        }
        Integer planned = settings.fixedDays();
        if (planned != null && days < planned) {
            return new Decision(
                    Verdict.WAIT,
                    name,
                    "it was planned to run " + planned + " days and has run " + days
                            + "; deciding earlier by one look's intervals would find preferences that are not there.");
        }
        if (p(preference) <= settings.alpha() && !range(preference).contains(WonShare.HALF)) {
            return preference.share() > WonShare.HALF
                    ? new Decision(
                            Verdict.SHIP,
                            name,
                            "it is preferred to " + preference.other() + " by " + settings.metric() + ": "
                                    + found(preference) + ".")
                    : new Decision(
                            Verdict.STOP,
                            name,
                            preference.other() + " is preferred to it by " + settings.metric() + ": "
                                    + found(preference)
                                    + ".");
        }
        return new Decision(
                Verdict.WAIT,
                name,
                "neither it nor " + preference.other() + " is surely preferred by " + settings.metric() + ": "
                        + found(preference) + ".");
    }

    private Range range(Preference preference) {
        return settings.fixedDays() == null ? preference.sequentialRange() : preference.range();
    }

    private double p(Preference preference) {
        return settings.fixedDays() == null ? preference.adjustedSequentialP() : preference.adjustedP();
    }

    private String found(Preference preference) {
        Range range = range(preference);
        return String.format(
                Locale.ROOT,
                "it won %.1f %% of %,d lists that either won (%.1f %% to %.1f %%, p %.2g)",
                100 * preference.share(),
                preference.won() + preference.lost(),
                100 * range.low(),
                100 * range.high(),
                p(preference));
    }
}
