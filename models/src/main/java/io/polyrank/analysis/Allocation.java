package io.polyrank.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment's traffic should be split until the next look.
 *
 * @param experiment its name
 * @param metric whose best variant is looked for
 * @param version of the experiments that this was made from; 0 for a file
 * @param firstDay that counts, yyyy-mm-dd in UTC
 * @param days that count
 * @param daysLeftOut on which some variant had no list
 * @param listsLeftOut lists whose attribution window is not over
 * @param variants that have a share, in file order
 * @param problem why shares stay as they are; null where they follow the data
 * @param leader the variant with the highest posterior mean; null where there is a problem
 * @param expectedLoss what the best variant is expected to have more than the leader, in the metric; NaN where there is a problem
 * @param relativeLoss the same over the mean of the variants
 * @param movedShare of the experiment's units, those that come into another variant
 * @param yaml the experiments with the new shares
 */
public record Allocation(
        String experiment,
        String metric,
        long version,
        String firstDay,
        int days,
        int daysLeftOut,
        long listsLeftOut,
        List<Split> variants,
        @Nullable String problem,
        @Nullable String leader,
        double expectedLoss,
        double relativeLoss,
        double movedShare,
        String yaml) {

    /**
     * One variant.
     *
     * @param variant its name
     * @param units that were in it on the days that count
     * @param active of these, those with anything to count
     * @param mean posterior mean of the metric; NaN where there is a problem
     * @param range that holds it with 95 %
     * @param best probability of being the best
     * @param share of the experiment's units now
     * @param next share of the experiment's units from now on
     */
    public record Split(
            String variant, int units, int active, double mean, Range range, double best, double share, double next) {}

    public Allocation {
        variants = List.copyOf(variants);
    }
}
