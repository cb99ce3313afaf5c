package io.polyrank.search;

import static java.util.Objects.requireNonNull;

import io.polyrank.fusion.FusionNames;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureOwner;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model with what ranking needs to know of it, worked out once.
 *
 * @param name the name queries select it by
 * @param model the model
 * @param fusionNames what a fusion expression may refer to: tasks, weights, retrieval, and the item's numbers
 * @param featureNames by item field the model reads, the match-feature that holds it
 * @param missingNumbers by number of the item that fusion may use, what stands for it where it is missing
 * @param defaultWeights by score, its weight unless a query says otherwise, where that is not the usual one
 * @param cost what it costs to rank a candidate
 * @param expected what its scores say will come of showing a hit
 * @param learnedUntil when the latest exposure was shown that it was trained on, if it says so
 */
record ServedModel(
        String name,
        TaskModel model,
        FusionNames fusionNames,
        Map<String, String> featureNames,
        Map<String, Double> missingNumbers,
        Map<String, Double> defaultWeights,
        RankingCost cost,
        ExpectedOutcomes expected,
        Optional<Instant> learnedUntil) {

    ServedModel {
        requireNonNull(name, "name");
        requireNonNull(model, "model");
        requireNonNull(fusionNames, "fusionNames");
        featureNames = Map.copyOf(featureNames);
        missingNumbers = Map.copyOf(missingNumbers);
        defaultWeights = Map.copyOf(defaultWeights);
        requireNonNull(cost, "cost");
    }

    /**
     * @throws IllegalArgumentException when a score of the model has a name that fusion expressions cannot use
     */
    static ServedModel of(String name, TaskModel model) {
        DatasetSpec dataset = model.passport().dataset();
        Map<String, String> featureNames = new LinkedHashMap<>();
        dataset.itemFields().forEach(field -> featureNames.put(field, MatchFeatures.featureName(field)));
        Map<String, Double> numbers = numbers(dataset);
        return new ServedModel(
                name,
                model,
                fusionNames(dataset, numbers),
                featureNames,
                numbers,
                defaultWeights(dataset),
                new RankingCost(model.costs()),
                ExpectedOutcomes.of(dataset),
                model.passport().learnedUntil());
    }

    /**
     * The probabilities of classes exclude each other, so their product says nothing about a candidate: they count only
     * where a query gives them a weight.
     */
    private static Map<String, Double> defaultWeights(DatasetSpec dataset) {
        Set<String> tasks = Set.copyOf(dataset.taskNames());
        return dataset.scoreNames().stream()
                .filter(score -> !tasks.contains(score))
                .collect(Collectors.toMap(score -> score, score -> 0.0));
    }

    /** The names of the scores, in column order: those of tasks, and of the classes of tasks that have some. */
    List<String> scoreNames() {
        return fusionNames.tasks();
    }

    /** Popularity counters count nothing where they are missing. */
    private static Map<String, Double> numbers(DatasetSpec dataset) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String field : dataset.itemFields()) {
            FeatureSpec feature = dataset.feature(field).orElse(null);
            if (feature == null) {
                numbers.put(field, 0.0);
            } else if (feature.owner() == FeatureOwner.ITEM && feature.form() instanceof Numerical form) {
                numbers.put(field, form.missing());
            }
        }
        return numbers;
    }

    /** An item's number whose name means something else in an expression, such as a task's, cannot be referred to. */
    private static FusionNames fusionNames(DatasetSpec dataset, Map<String, Double> numbers) {
        List<String> scores = dataset.scoreNames();
        List<String> usable = new ArrayList<>();
        for (String number : numbers.keySet()) {
            if (isUsable(scores, number)) {
                usable.add(number);
            }
        }
        return new FusionNames(scores, usable);
    }

    private static boolean isUsable(List<String> scores, String number) {
        try {
            return !new FusionNames(scores, List.of(number)).itemFeatures().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
