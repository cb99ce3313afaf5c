package io.polyrank.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Other shares for an experiment's variants, so that few units move. */
final class Resplit {

    private Resplit() {}

    /**
     * The variants' new buckets.
     *
     * @param counts how many, by variant in file order
     */
    static List<Slice> of(Experiment experiment, List<Integer> counts) {
        List<Slice> now = experiment.variants().stream().map(Variant::slice).toList();
        int sum = counts.stream().mapToInt(Integer::intValue).sum();
        if (counts.size() != now.size() || counts.stream().anyMatch(count -> count < 0) || sum > Slice.BUCKETS) {
            throw new IllegalArgumentException("shares of " + experiment.name() + ": found buckets " + counts
                    + ", expected " + now.size() + " numbers from 0 and at most " + Slice.BUCKETS + " together");
        }
        return fits(now, counts) ? kept(now, counts) : sideBySide(now, counts);
    }

    private static boolean fits(List<Slice> now, List<Integer> counts) {
        if (IntStream.range(0, now.size())
                .anyMatch(place -> counts.get(place) > now.get(place).room())) {
            return false;
        }
        List<Slice> kept = kept(now, counts);
        return IntStream.range(0, kept.size()).noneMatch(place -> kept.subList(place + 1, kept.size()).stream()
                .anyMatch(kept.get(place)::meets));
    }

    private static List<Slice> kept(List<Slice> now, List<Integer> counts) {
        return IntStream.range(0, now.size())
                .mapToObj(
                        place -> new Slice(now.get(place).from(), now.get(place).to(), counts.get(place)))
                .toList();
    }

    private static List<Slice> sideBySide(List<Slice> now, List<Integer> counts) {
        List<Integer> order = IntStream.range(0, now.size())
                .boxed()
                .sorted(Comparator.comparingInt(place -> now.get(place).lowest()))
                .toList();
        List<Slice> slices = new ArrayList<>(now);
        int next = 0;
        for (int place : order) {
            int count = counts.get(place);
            int from = Math.min(next, Slice.BUCKETS - 1);
            slices.set(place, new Slice(from, Math.max(from, next + count - 1), count));
            next += count;
        }
        return slices;
    }
}
