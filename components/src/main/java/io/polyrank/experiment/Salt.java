package io.polyrank.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.util.regex.Pattern;

/**
 * Spreads units over {@value Slice#BUCKETS} buckets, in a way of its own for every text of a salt.
 *
 * <p>The bucket is the remainder by {@value Slice#BUCKETS} of the first eight bytes of MurmurHash3 (128 bits, the variant
 * for x64, seed 0), read as an unsigned number with the lowest byte first, over UTF-8 of the salt, one byte
 * {@value #SEPARATOR}, and UTF-8 of the unit. No salt can hold that byte, so that no two pairs of salt and unit are hashed
 * alike by being written together.
 */
public final class Salt {

    /** The byte between salt and unit: the unit separator of ASCII. */
    static final byte SEPARATOR = 0x1f;

    /** What a salt may be, as error messages say it. */
    static final String RULE = "1 to 64 letters, digits and any of _ . -";

    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final HashFunction HASH = Hashing.murmur3_128();

    private final String text;
    private final byte[] prefix;

    private Salt(String text) {
        this.text = text;
        this.prefix = (text + (char) SEPARATOR).getBytes(UTF_8);
    }

    /**
     * The salt of a layer or of the holdout.
     *
     * @param text 1 to 64 letters, digits and any of {@code _ . -}
     * @throws IllegalArgumentException if it is anything else
     */
    public static Salt of(String text) {
        if (!isSalt(text)) {
            throw new IllegalArgumentException("salt: found \"" + text + "\", expected " + RULE);
        }
        return new Salt(text);
    }

    /** The salt of an experiment in a layer with this one: no layer can have it, because of the slash. */
    Salt within(String experiment) {
        return new Salt(text + "/" + experiment);
    }

    static boolean isSalt(String text) {
        return TEXT.matcher(text).matches();
    }

    /** The bucket of a unit, 0 to 9,999. */
    public int bucket(String unit) {
        return bucket(unit.getBytes(UTF_8));
    }

    /** The bucket of a unit given as UTF-8, which a query encodes once for all its salts. */
    int bucket(byte[] unit) {
        return (int) Long.remainderUnsigned(hash(unit), Slice.BUCKETS);
    }

    /** What decides chance for a text: the number whose remainder would be its bucket. */
    public long hash(String text) {
        return hash(text.getBytes(UTF_8));
    }

    private long hash(byte[] text) {
        byte[] together = new byte[prefix.length + text.length];
        System.arraycopy(prefix, 0, together, 0, prefix.length);
        System.arraycopy(text, 0, together, prefix.length, text.length);
        return HASH.hashBytes(together).asLong();
    }

    /** The salt as it stands in the file. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Salt that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
