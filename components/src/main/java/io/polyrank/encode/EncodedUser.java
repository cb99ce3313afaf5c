package io.polyrank.encode;

import java.util.List;

/**
 * The per-query inputs of a model: what is the same for all candidates. Arrays are owned by this record; do not change
 * them.
 *
 * @param ids [user ids]
 * @param numbers [user numbers]
 * @param multiples per multi-value feature [slots]
 * @param sequences per behaviour sequence [length x width], 0 is padding
 */
public record EncodedUser(int[] ids, float[] numbers, List<int[]> multiples, List<int[]> sequences) {

    public EncodedUser {
        multiples = List.copyOf(multiples);
        sequences = List.copyOf(sequences);
    }
}
