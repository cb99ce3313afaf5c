package io.polyrank.analysis;

import java.util.Map;

/**
 * What became of the logs' lines.
 *
 * @param exposures lines of shown lists
 * @param events lines of events
 * @param repeatedQueries lists whose query id was there before; left out
 * @param repeatedEvents events that were there before; left out
 * @param withoutQuery events that name no query
 * @param unknownQuery events whose query is in no exposure: signs of dropped exposures
 * @param unknownQueryByVariant of those, events of units that take part
 * @param itemNotShown events whose item is not in the query's list
 * @param outsideWindow events before the list was shown or after the attribution window
 * @param attributed events that count
 * @param openExposures lists of the experiment whose attribution window was not over at the last event
 * @param experimentExposures lists of the experiment
 */
public record LogHealth(
        LogLines.Count exposures,
        LogLines.Count events,
        long repeatedQueries,
        long repeatedEvents,
        long withoutQuery,
        long unknownQuery,
        Map<String, Long> unknownQueryByVariant,
        long itemNotShown,
        long outsideWindow,
        long attributed,
        long openExposures,
        long experimentExposures) {

    private static final double FEW = 0.01;
    private static final double MANY = 0.05;

    /** Share of the events with a query whose query is not in the exposures. */
    double unknownQueryShare() {
        long named = unknownQuery + itemNotShown + outsideWindow + attributed;
        return named == 0 ? 0 : (double) unknownQuery / named;
    }

    /** Whether too much is missing to decide by. */
    boolean damaged() {
        return lacking(exposures) || lacking(events) || unknownQueryShare() > MANY;
    }

    private static boolean lacking(LogLines.Count count) {
        return count.malformedShare() > FEW || count.lostShare() > FEW;
    }
}
