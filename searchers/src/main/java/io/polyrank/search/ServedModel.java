package io.polyrank.search;

import static java.util.Objects.requireNonNull;

import io.polyrank.fusion.FusionNames;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.FeatureOwner;
import io.polyrank.spec.FeatureSpec;
import io.polyrank.spec.FeatureSpec.Numerical;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model with what ranking needs to know of it, worked out once.
 *
 * @param name the name queries select it by
 * @param model the model
 * @param fusionNames what a fusion expression may refer to: tasks, weights, retrieval, and the item's numbers
 * @param featureNames by item field the model reads, the match-feature that holds it
 * @param missingNumbers by number of the item that fusion may use, what stands for it where it is missing
 * @param cost what it costs to rank a candidate
 */
record ServedModel(
        String name,
        TaskModel model,
        FusionNames fusionNames,
        Map<String, String> featureNames,
        Map<String, Double> missingNumbers,
        RankingCost cost) {

    ServedModel {
        requireNonNull(name, "name");
        requireNonNull(model, "model");
        requireNonNull(fusionNames, "fusionNames");
        featureNames = Map.copyOf(featureNames);
        missingNumbers = Map.copyOf(missingNumbers);
        requireNonNull(cost, "cost");
    }

    /**
     * @throws IllegalArgumentException when a task of the model has a name that fusion expressions cannot use
     */
    static ServedModel of(String name, TaskModel model) {
        DatasetSpec dataset = model.passport().dataset();
        Map<String, String> featureNames = new LinkedHashMap<>();
        dataset.itemFields().forEach(field -> featureNames.put(field, MatchFeatures.featureName(field)));
        Map<String, Double> numbers = numbers(dataset);
        return new ServedModel(name, model, fusionNames(dataset, numbers), featureNames, numbers, new RankingCost());
    }

    /** The tasks, in the column order of the scores. */
    List<String> tasks() {
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
        List<String> tasks = dataset.taskNames();
        List<String> usable = new ArrayList<>();
        for (String number : numbers.keySet()) {
            if (isUsable(tasks, number)) {
                usable.add(number);
            }
        }
        return new FusionNames(tasks, usable);
    }

    private static boolean isUsable(List<String> tasks, String number) {
        try {
            return !new FusionNames(tasks, List.of(number)).itemFeatures().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
