package io.polyrank.simulate;

import io.polyrank.data.marketplace.Shown;
import io.polyrank.simulate.SimulationReport.Events;
import io.polyrank.simulate.SimulationReport.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what shoppers see and do. Thread-safe. */
final class Tally {

    /** Before so many queries nothing is judged. */
    private static final long FIRST_JUDGEMENT = 20;

    private final VariantSums all = new VariantSums();
    private final Map<String, Map<String, VariantSums>> variants = new TreeMap<>();
    private final Map<String, Long> failures = new TreeMap<>();
    private final Map<String, Long> levels = new TreeMap<>();
    private long queries;
    private long failed;
    private long empty;
    private long accepted;
    private long duplicates;
    private long refused;
    private long lost;

    synchronized void page(Page page, Shown shown) {
        queries++;
        levels.merge(page.level().isEmpty() ? "no_receipt" : page.level(), 1L, Long::sum);
        if (shown.items().isEmpty()) {
            empty++;
            return;
        }
        all.add(shown);
        page.variants().forEach((layer, variant) -> variants.computeIfAbsent(layer, name -> new TreeMap<>())
                .computeIfAbsent(variant, name -> new VariantSums())
                .add(shown));
    }

    /** @throws IllegalStateException if most queries failed */
    synchronized void failed(String why) {
        queries++;
        failed++;
        failures.merge(why, 1L, Long::sum);
        if (queries >= FIRST_JUDGEMENT && 2 * failed > queries) {
            throw new IllegalStateException("simulate: found " + failed + " of " + queries
                    + " queries failed, expected fewer than half; most often: " + mostOften());
        }
    }

    synchronized void told(Told told) {
        accepted += told.accepted();
        duplicates += told.duplicates();
        refused += told.refused();
        lost += told.lost();
        if (!told.problem().isEmpty()) {
            failures.merge(told.problem(), 1L, Long::sum);
        }
    }

    synchronized long queries() {
        return queries;
    }

    synchronized long failedQueries() {
        return failed;
    }

    synchronized long emptyPages() {
        return empty;
    }

    synchronized Map<String, Long> failures() {
        return new TreeMap<>(failures);
    }

    synchronized Map<String, Long> levels() {
        return new TreeMap<>(levels);
    }

    synchronized Events events() {
        return new Events(accepted, duplicates, refused, lost);
    }

    synchronized SimulationReport.Sums shown() {
        return all.sums();
    }

    synchronized List<Variant> variants() {
        List<Variant> list = new ArrayList<>();
        variants.forEach((layer, byName) ->
                byName.forEach((variant, sums) -> list.add(new Variant(layer, variant, sums.sums()))));
        return list;
    }

    private String mostOften() {
        return failures.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
