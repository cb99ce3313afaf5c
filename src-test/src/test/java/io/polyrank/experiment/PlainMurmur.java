package io.polyrank.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The buckets of docs/experiments.md, section Assignment, written from that page and the public description of
 * MurmurHash3_x64_128 alone, so that page and code are held to each other by something that shares nothing with the code.
 */
final class PlainMurmur {

    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private PlainMurmur() {}

    static int bucket(String salt, String unit) {
        byte[] hashed = (salt + "\u001f" + unit).getBytes(UTF_8);
        return (int) Long.remainderUnsigned(firstEightBytes(hashed), 10_000);
    }

    static long firstEightBytes(byte[] data) {
        long h1 = 0;
        long h2 = 0;
        int blocks = data.length / 16;
        for (int block = 0; block < blocks; block++) {
            h1 ^= mix1(word(data, block * 16, 8));
            h1 = Long.rotateLeft(h1, 27) + h2;
            h1 = h1 * 5 + 0x52dce729;
            h2 ^= mix2(word(data, block * 16 + 8, 8));
            h2 = Long.rotateLeft(h2, 31) + h1;
            h2 = h2 * 5 + 0x38495ab5;
        }
        int rest = data.length - blocks * 16;
        h2 ^= mix2(word(data, blocks * 16 + 8, Math.max(0, rest - 8)));
        h1 ^= mix1(word(data, blocks * 16, Math.min(8, rest)));
        h1 ^= data.length;
        h2 ^= data.length;
        h1 += h2;
        h2 += h1;
        h1 = finish(h1);
        h2 = finish(h2);
        return h1 + h2;
    }

    /** Up to eight bytes, the lowest first; 0 of none. */
    private static long word(byte[] data, int from, int count) {
        long word = 0;
        for (int at = count - 1; at >= 0; at--) {
            word = (word << 8) | (data[from + at] & 0xffL);
        }
        return word;
    }

    private static long mix1(long word) {
        return Long.rotateLeft(word * C1, 31) * C2;
    }

    private static long mix2(long word) {
        return Long.rotateLeft(word * C2, 33) * C1;
    }

    private static long finish(long value) {
        long mixed = value;
        mixed ^= mixed >>> 33;
        mixed *= 0xff51afd7ed558ccdL;
        mixed ^= mixed >>> 33;
        mixed *= 0xc4ceb9fe1a85ec53L;
        mixed ^= mixed >>> 33;
        return mixed;
    }
}
