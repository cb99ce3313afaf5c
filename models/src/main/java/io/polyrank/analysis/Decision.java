package io.polyrank.analysis;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What to do, and why.
 *
 * @param verdict ship, stop or wait
 * @param variant the variant it is about; null where it is about all
 * @param reason in a sentence or two
 */
public record Decision(Verdict verdict, @Nullable String variant, String reason) {

    /** What to do. */
    public enum Verdict {
        /** Give the variant to everybody. */
        SHIP,
        /** Keep control. */
        STOP,
        /** Neither yet. */
        WAIT;

        /** The word in reports. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Decision {
        requireNonNull(verdict, "verdict");
        requireNonNull(reason, "reason");
    }
}
