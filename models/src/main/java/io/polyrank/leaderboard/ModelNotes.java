package io.polyrank.leaderboard;

import io.polyrank.train.ModelFile;
import io.polyrank.trees.GradientBoostedTrees;
import java.util.Map;

/** What each built-in model is, in a sentence. */
final class ModelNotes {

    private static final Map<String, String> NOTES = Map.of(
            "single-task",
            "One network per task with nothing shared: what sharing has to beat.",
            "shared-bottom",
            "One network reads the features for all tasks; only the last layers are each task's own (Caruana 1997).",
            "mmoe",
            "Several expert networks serve all tasks, and each task mixes them with a gate of its own (Ma et al. 2018).",
            "ple",
            "Some experts are shared and some belong to one task, so that tasks which conflict can part"
                    + " (Tang et al. 2020).",
            "esmm",
            "Learns a later step of a chain over all exposures, as the probability of the earlier step times a"
                    + " conditional one (Ma et al. 2018).",
            "aitm",
            "Hands what it learned for an earlier step of a chain on to the next step (Xi et al. 2021).",
            "stem",
            "Each task has embeddings of its own beside shared ones, and may read another task's without changing them"
                    + " (Su et al. 2024).",
            "dtrn",
            "Reads the user's behaviour sequences anew for each task and weighs each feature per task"
                    + " (Liu et al. 2023).",
            "multitab-net",
            "A transformer over the features with one token per task (Sinodinos et al. 2026).",
            GradientBoostedTrees.NAME,
            "Gradient-boosted decision trees (LightGBM), one model per task, on the same encoded features; they read"
                    + " counts and rates of the user's past instead of the sequences.");

    private ModelNotes() {}

    /** The note of a model by its name, with its overrides; a model file is called one. */
    static String of(String model) {
        String name = ModelFile.nameOf(model);
        String note = NOTES.getOrDefault(name, "A model file: " + name + ".");
        return name.equals(model)
                ? note
                : note + " Here with " + model.substring(name.length() + 1).replace(":", ", ") + ".";
    }
}
