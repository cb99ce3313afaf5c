package io.polyrank.analysis;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Both logs, read once and joined, for any number of experiments.
 *
 * @param join lists and what came of them
 * @param exposures what was read of exposures
 * @param events what was read of events
 */
record JoinedLogs(OutcomeJoin join, LogLines.Count exposures, LogLines.Count events) {

    private static final long HOUR_MILLIS = 3_600_000;

    /**
     * Reads all lines.
     *
     * @param exposures folder of {@code exposures-*.jsonl}, also compressed
     * @param events folder of {@code events-*.jsonl}, also compressed
     * @param windowHours how long after the list an event counts
     * @throws IllegalArgumentException if there is nothing that can be read
     */
    static JoinedLogs read(Path exposures, Path events, int windowHours) throws IOException {
        OutcomeJoin join = new OutcomeJoin(windowHours * HOUR_MILLIS);
        LogLines.Count exposureLines = LogLines.read(exposures, "exposures", join::expose);
        LogLines.Count eventLines = LogLines.read(events, "events", join::happen);
        return new JoinedLogs(join, exposureLines, eventLines);
    }
}
