package io.polyrank.interleave;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

/** Chance that a seed decides, alike on every machine. Not thread-safe. */
final class Chance {

    private static final HashFunction HASH = Hashing.murmur3_128();
    private static final double STEPS = 0x1.0p53;

    private final long seed;
    private long drawn;

    Chance(long seed) {
        this.seed = seed;
    }

    /** Uniform in [0, 1). */
    double next() {
        return (bits() >>> 11) / STEPS;
    }

    /** Uniform in 0 to one less than a bound. */
    int below(int bound) {
        return (int) (next() * bound);
    }

    private long bits() {
        return HASH.newHasher(2 * Long.BYTES)
                .putLong(seed)
                .putLong(drawn++)
                .hash()
                .asLong();
    }
}
