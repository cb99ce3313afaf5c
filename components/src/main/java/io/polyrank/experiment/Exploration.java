package io.polyrank.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Longs;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which lists are shown in a random order with known chances, so that what other weightings would have brought can be worked out.
 *
 * <p>Implementation note. The key is UTF-8 of the salt, the byte {@value Salt#SEPARATOR}, and the {@link SearchKey}. The first eight bytes of
 * its MurmurHash3 (128 bits, x64, seed 0), lowest byte first and unsigned, give the bucket as their remainder by 10,000; the other eight
 * are the seed of the order. So the pages of one search within a window are slices of one order.
 *
 * @param salt what chooses the lists
 * @param slice which buckets of lists it holds
 * @param temperature of the order, {@value #LEAST_TEMPERATURE} to {@value #MOST_TEMPERATURE}
 * @param depth how many of the best candidates change places, {@value #LEAST_DEPTH} to {@value #MOST_DEPTH}
 * @param eligibility of which queries
 */
public record Exploration(Salt salt, Slice slice, double temperature, int depth, Eligibility eligibility) {

    static final double LEAST_TEMPERATURE = 0.05;
    static final double MOST_TEMPERATURE = 100;
    static final double DEFAULT_TEMPERATURE = 0.5;
    static final int LEAST_DEPTH = 2;
    static final int MOST_DEPTH = 100;
    static final int DEFAULT_DEPTH = 50;

    /** No list. */
    static final Exploration NONE = new Exploration(
            Salt.of("exploration"),
            new Slice(0, Slice.BUCKETS - 1, 0),
            DEFAULT_TEMPERATURE,
            DEFAULT_DEPTH,
            Eligibility.EVERYBODY);

    /**
     * How a list is explored, if it is.
     *
     * @param query whose list it is; one without a unit has none that is explored, and neither has one that asks for variants
     * @param search what is searched for, the same for all pages
     */
    Optional<ExploredList> list(AssignmentQuery query, String search) {
        if (slice.count() == 0
                || query.unit().isEmpty()
                || !query.overrides().choices().isEmpty()
                || !eligibility.admits(query.attributes())) {
            return Optional.empty();
        }
        HashCode hash = Hashing.murmur3_128().hashBytes(key(query, search));
        long bucket = Long.remainderUnsigned(hash.asLong(), Slice.BUCKETS);
        return slice.holds((int) bucket)
                ? Optional.of(new ExploredList(temperature, depth, seed(hash.asBytes())))
                : Optional.empty();
    }

    private byte[] key(AssignmentQuery query, String search) {
        char separator = (char) Salt.SEPARATOR;
        return (salt.text() + separator + SearchKey.of(query.unit(), search, query.nowMillis())).getBytes(UTF_8);
    }

    /** Not of the bytes that chose the list: those of chosen lists have much in common. */
    private static long seed(byte[] hash) {
        return Longs.fromByteArray(Arrays.copyOfRange(hash, Long.BYTES, 2 * Long.BYTES));
    }
}
