package io.polyrank.export;

/** Numbers of IEEE 754 half precision; the JDK converts them from version 20 on. */
final class Half {

    /** The largest finite number. */
    static final float LARGEST = 65504;

    /** The smallest positive number with all its digits. */
    static final float SMALLEST_NORMAL = 0x1p-14f;

    private static final int DIGITS_CUT = 13;
    private static final float SMALLEST = 0x1p-24f;

    private Half() {}

    /**
     * The bits of the nearest half, ties to even.
     *
     * @throws IllegalArgumentException when the number is none or has no finite half
     */
    static short bits(float value) {
        float size = Math.abs(value);
        if (!(size < LARGEST + 16)) {
            throw new IllegalArgumentException("found " + value + ", expected a number up to " + LARGEST);
        }
        int sign = value < 0 || 1 / value < 0 ? 0x8000 : 0;
        if (size < SMALLEST_NORMAL) {
            return (short) (sign | (int) Math.rint(size / SMALLEST));
        }
        int bits = Float.floatToRawIntBits(size);
        int rounded = bits + (1 << (DIGITS_CUT - 1)) - 1 + ((bits >> DIGITS_CUT) & 1);
        return (short) (sign | ((rounded - (112 << 23)) >> DIGITS_CUT));
    }
}
