package io.polyrank.analysis;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All experiments of a file side by side.
 *
 * @param version number of the file's version; 0 for a file that has none
 * @param at the time of the states, epoch milliseconds
 * @param rows by experiment, running ones first
 */
public record DashboardReport(long version, long at, List<Row> rows) {

    /** Whether units are assigned. */
    public enum State {
        /** They are. */
        RUNNING,
        /** Somebody said that they are not. */
        STOPPED,
        /** Not yet. */
        NOT_STARTED,
        /** No longer. */
        ENDED;

        /** The words in reports. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One experiment.
     *
     * @param experiment its name
     * @param state whether units are assigned
     * @param share of its layer's units
     * @param planned shares of its own units by variant, in file order
     * @param listsByDay shown lists, by day (yyyy-mm-dd in UTC) and variant
     * @param report its analysis; null where there can be none
     * @param problem why there can be none; null where there is one
     */
    public record Row(
            String experiment,
            State state,
            double share,
            Map<String, Double> planned,
            Map<String, Map<String, Long>> listsByDay,
            @Nullable AnalysisReport report,
            @Nullable String problem) {}

    public DashboardReport {
        rows = List.copyOf(rows);
    }
}
