package io.polyrank.leaderboard;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a comparison says about the first model. */
public enum Verdict {
    /** Its figure is higher, by more than chance explains. */
    BETTER,
    /** Its figure is lower, by more than chance explains. */
    WORSE,
    /** Chance explains the difference. */
    TIE;

    /** The word in reports. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
