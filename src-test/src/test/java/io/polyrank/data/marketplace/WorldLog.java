package io.polyrank.data.marketplace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** All exposures of one world in memory, and how well scores order their labels. */
final class WorldLog {
    private final List<Exposure> exposures = new ArrayList<>();

    WorldLog(MarketplaceArguments arguments) {
        new World(arguments).<RuntimeException>run(exposures::add);
    }

    List<Exposure> exposures() {
        return exposures;
    }

    /** Area under the ROC curve by ranks, ties counted half. */
    static double auc(List<Exposure> rows, Predicate<Exposure> label, ToDoubleFunction<Exposure> score) {
        record Scored(double score, boolean positive) {}
        List<Scored> sorted = rows.stream()
                .map(row -> new Scored(score.applyAsDouble(row), label.test(row)))
                .sorted(Comparator.comparingDouble(Scored::score))
                .toList();
        double rankSum = 0;
        long positives = 0;
        int start = 0;
        while (start < sorted.size()) {
            int end = start;
            long positivesOfTie = 0;
            while (end < sorted.size()
                    && sorted.get(end).score() == sorted.get(start).score()) {
                positivesOfTie += sorted.get(end).positive() ? 1 : 0;
                end++;
            }
            rankSum += positivesOfTie * (start + 1 + end) / 2.0;
            positives += positivesOfTie;
            start = end;
        }
        double negatives = sorted.size() - positives;
        return (rankSum - positives * (positives + 1) / 2.0) / (positives * negatives);
    }
}
