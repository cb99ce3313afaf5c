package io.polyrank.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Analyses an experiment that mixed the rankings of its variants, from its logs. */
public final class InterleavingAnalysis {

    private static final double SMALL_SHARE = 0.01;
    private static final double LARGE_SHARE = 0.5;

    private InterleavingAnalysis() {}

    /**
     * Reads the logs and compares the experiment's variants.
     *
     * @param exposures folder of {@code exposures-*.jsonl}, also compressed
     * @param events folder of {@code events-*.jsonl}, also compressed
     * @throws IllegalArgumentException if the logs or what the settings name is not there
     */
    public static InterleavingReport of(Path exposures, Path events, InterleavingSettings settings) throws IOException {
        InterleavingLog.Read read = InterleavingLog.read(exposures, events, settings);
        List<Preference> preferences = Preferences.of(read.lists(), settings.alpha(), settings.mixing());
        return new InterleavingReport(
                new InterleavingJudge(settings, read.health(), read.days()).decide(preferences),
                cautions(read, settings, preferences),
                settings.experiment(),
                LocalDate.ofEpochDay(read.firstDay()).toString(),
                read.days(),
                read.lists().size(),
                read.notMixed(),
                read.overridden(),
                read.degraded(),
                read.agreed(),
                preferences,
                read.health(),
                settings);
    }

    private static List<String> cautions(
            InterleavingLog.Read read, InterleavingSettings settings, List<Preference> preferences) {
        List<String> said = new ArrayList<>();
        int lists = read.lists().size();
        for (Preference each : preferences) {
            if (each.units() < Comparisons.LEAST_UNITS) {
                said.add(format(
                        "Too few units to compare %s with %s: %,d with a list that either won. Intervals are rough; the sign"
                                + " test is exact.",
                        each.variant(), each.other(), each.units()));
            }
            if (settings.fixedDays() == null
                    && each.adjustedP() <= settings.alpha()
                    && !(each.adjustedSequentialP() <= settings.alpha())) {
                said.add(format(
                        "Peeking: by one look %s and %s would pass for different (p %.2g), by always-valid inference they do"
                                + " not (p %.2g). The latter counts, as nobody said when to look.",
                        each.variant(), each.other(), each.adjustedP(), each.adjustedSequentialP()));
            }
        }
        Integer planned = settings.fixedDays();
        if (planned != null && read.days() < planned) {
            said.add(format(
                    "Peeking: day %d of %d planned. What holds for one look does not hold before the last day.",
                    read.days(), planned));
        }
        share(said, read.notMixed(), lists + read.notMixed(), SMALL_SHARE, "should have been mixed and were not");
        share(
                said,
                read.degraded(),
                lists,
                SMALL_SHARE,
                "were ranked with less than everything, in all variants alike");
        share(said, read.agreed(), lists, LARGE_SHARE, "say nothing, because the variants rank their items alike");
        if (read.overridden() > 0) {
            said.add(format("%,d lists whose variants somebody asked for are left out.", read.overridden()));
        }
        said.addAll(Cautions.ofLogs(read.health()));
        return said;
    }

    private static void share(List<String> said, long some, long all, double bearable, String what) {
        if (some > bearable * all) {
            said.add(format("%,d of %,d lists (%.1f %%) %s.", some, all, 100.0 * some / all, what));
        }
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
