package io.polyrank.search;

import io.polyrank.runtime.TaskScores;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What scores say will come of showing a hit, per task: the probability that it happens, or its expected value. A task that
 * was learned from some rows alone, such as order value from purchases, counts times the probability of these. Tasks with
 * classes, and those whose condition no task predicts, expect nothing.
 */
final class ExpectedOutcomes {

    private final Map<String, int[]> factors;

    private ExpectedOutcomes(Map<String, int[]> factors) {
        this.factors = factors;
    }

    static ExpectedOutcomes of(DatasetSpec dataset) {
        Map<String, int[]> factors = new LinkedHashMap<>();
        for (TaskSpec task : dataset.tasks()) {
            factors(dataset, task)
                    .ifPresent(columns -> factors.put(
                            task.name(),
                            columns.stream().mapToInt(Integer::intValue).toArray()));
        }
        return new ExpectedOutcomes(factors);
    }

    /** The columns of the scores whose product is expected. */
    private static Optional<List<Integer>> factors(DatasetSpec dataset, TaskSpec task) {
        List<Integer> columns = new ArrayList<>();
        TaskSpec next = task;
        while (columns.size() < dataset.tasks().size()) {
            if (next.kind() == TaskKind.CLASSES) {
                return Optional.empty();
            }
            columns.add(dataset.scoreNames().indexOf(next.name()));
            String condition = next.condition();
            if (condition == null) {
                return Optional.of(columns);
            }
            Optional<TaskSpec> given = dataset.tasks().stream()
                    .filter(other ->
                            other.kind() == TaskKind.BINARY && other.label().equals(condition))
                    .findFirst();
            if (given.isEmpty()) {
                return Optional.empty();
            }
            next = given.get();
        }
        return Optional.empty(); // conditions in a circle
    }

    /** What comes of showing some candidates; of one without finite scores, and of a place below 0, nothing does. */
    Map<String, Double> sum(TaskScores scores, int[] candidates) {
        Map<String, Double> byTask = new LinkedHashMap<>();
        for (int candidate : candidates) {
            if (candidate >= 0 && scores.finite(candidate)) {
                factors.forEach(
                        (task, columns) -> byTask.merge(task, product(scores, candidate, columns), Double::sum));
            }
        }
        return byTask;
    }

    private static double product(TaskScores scores, int candidate, int[] columns) {
        double product = 1;
        for (int column : columns) {
            product *= scores.score(candidate, column);
        }
        return product;
    }
}
