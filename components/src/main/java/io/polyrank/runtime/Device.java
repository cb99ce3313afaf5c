package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

/**
 * Where a model runs, and why there.
 *
 * @param kind the device
 * @param fallback whether another one was asked for
 * @param reason why it was chosen; for a fallback, what was missing
 */
public record Device(Kind kind, boolean fallback, String reason) {

    /** Kinds of devices. */
    public enum Kind {
        CPU,
        CUDA
    }

    public Device {
        requireNonNull(kind, "kind");
        requireNonNull(reason, "reason");
    }
}
