package io.polyrank.fusion;

/** What fusion gave the candidates of one query. */
public final class FusedRelevance {

    private final double[] values;
    private final int nonFinite;

    FusedRelevance(double[] values, int nonFinite) {
        this.values = values;
        this.nonFinite = nonFinite;
    }

    /**
     * The relevance per candidate [N], in the order of the candidates; higher is better. NaN where the expression gave
     * no finite number: place those candidates last, in the order of retrieval. The array is the caller's to change.
     */
    public double[] values() {
        return values;
    }

    /** How many of the values are NaN because the expression gave NaN or an infinity. */
    public int nonFinite() {
        return nonFinite;
    }
}
