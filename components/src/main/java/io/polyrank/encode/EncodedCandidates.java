package io.polyrank.encode;

import java.util.List;

/**
 * The per-candidate inputs of a model, row by row. Arrays are owned by this record; do not change them.
 *
 * @param count number of candidates
 * @param ids [count x candidate ids]
 * @param numbers [count x candidate numbers]
 * @param multiples per multi-value feature [count x slots]
 */
public record EncodedCandidates(int count, int[] ids, float[] numbers, List<int[]> multiples) {

    public EncodedCandidates {
        multiples = List.copyOf(multiples);
    }
}
