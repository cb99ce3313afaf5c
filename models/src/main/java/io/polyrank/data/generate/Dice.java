package io.polyrank.data.generate;

import java.util.SplittableRandom;

/**
 * Seeded randomness whose numbers are the same on every machine and Java release.
 *
 * <p>Only {@link SplittableRandom#nextLong()} is taken from the platform: its algorithm is frozen, while the derived draws (bounded, double, normal)
 * have changed between releases. All transcendental functions are those of {@link StrictMath}.
 */
public final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final SplittableRandom bits;

    private Dice(long seed) {
        this.bits = new SplittableRandom(seed);
    }

    /**
     * Dice of their own for one purpose and one member of it, so that more of one do not change what the others got.
     *
     * @param seed of everything
     * @param purpose what the numbers are for, each purpose of a generator having another
     * @param index member of the purpose, from 0
     */
    public static Dice of(long seed, int purpose, long index) {
        long mixed = mix(seed + GOLDEN_GAMMA * purpose);
        return new Dice(mix(mixed + GOLDEN_GAMMA * (index + 1)));
    }

    /** Uniform in [0, 1). */
    public double unit() {
        return (bits.nextLong() >>> 11) * 0x1p-53;
    }

    /** A seed for dice of one thing within what these dice are for. */
    public long seed() {
        return bits.nextLong();
    }

    /** Uniform in [low, high). */
    public double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /** Uniform in 0 .. bound - 1. */
    public int below(int bound) {
        return (int) StrictMath.floor(unit() * bound);
    }

    /** Whether something of this probability happens. */
    public boolean chance(double probability) {
        return unit() < probability;
    }

    /** Normal with mean 0 and the given standard deviation (Box and Muller 1958; the second number of the pair is dropped). */
    public double normal(double deviation) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
        return deviation * radius * StrictMath.cos(2 * StrictMath.PI * unit());
    }

    /** Exponentially distributed. */
    public double exponential(double mean) {
        return -mean * StrictMath.log(1 - unit());
    }

    /** Log-normal with the given median. */
    public double logNormal(double median, double logDeviation) {
        return median * StrictMath.exp(normal(logDeviation));
    }

    /** Index drawn in proportion to the weights, of which at least one must be positive. */
    public int pick(double... weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double left = unit() * total;
        int lastPositive = 0;
        for (int index = 0; index < weights.length; index++) {
            if (weights[index] <= 0) {
                continue;
            }
            left -= weights[index];
            lastPositive = index;
            if (left < 0) {
                return index;
            }
        }
        return lastPositive;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
