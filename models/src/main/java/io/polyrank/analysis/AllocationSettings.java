package io.polyrank.analysis;

/**
 * How traffic is steered.
 *
 * @param metric whose best variant is looked for; more is better
 * @param floor share that every variant keeps
 * @param prior standard deviation of the variants' differences before seeing data, over their mean
 * @param draws from the posterior
 * @param seed decides the draws
 */
public record AllocationSettings(String metric, double floor, double prior, int draws, long seed) {

    /** Few units with anything to count make the normal posterior wrong. */
    static final int LEAST_ACTIVE = 10;

    public AllocationSettings {
        if (!(prior > 0 && prior <= 10)) {
            throw new IllegalArgumentException("--prior: found " + prior + ", expected more than 0 and at most 10");
        }
        if (draws < 100) {
            throw new IllegalArgumentException("--draws: found " + draws + ", expected 100 or more");
        }
    }

    void checkFloor(int variants) {
        if (!(floor >= 0.001 && floor * variants <= 1)) {
            throw new IllegalArgumentException("--floor: found " + floor + ", expected 0.001 to 1 / " + variants
                    + ", as there are " + variants + " variants and each needs traffic to be compared");
        }
    }
}
