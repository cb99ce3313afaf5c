package io.polyrank.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What scores may be called: fusion expressions refer to each by its name and to its weight as {@code w_} and its name,
 * beside words of their own. A test holds this list and that of the expressions together.
 */
final class ScoreNames {

    private static final String WEIGHT_PREFIX = "w_";

    /** The relevance of retrieval, and the words of the expression language. */
    private static final List<String> TAKEN = List.of("retrieval", "false", "if", "in", "true");

    private ScoreNames() {}

    /**
     * Checks the score names of all tasks.
     *
     * @throws SpecException when an expression could not tell a name from another
     */
    static void check(YamlNode root, List<TaskSpec> tasks) {
        List<String> scores =
                tasks.stream().flatMap(task -> task.scoreNames().stream()).toList();
        List<String> names = new ArrayList<>(TAKEN);
        names.addAll(scores);
        scores.forEach(score -> names.add(WEIGHT_PREFIX + score));
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw root.error(
                        "tasks",
                        "\"" + name + "\" with two meanings",
                        "names of tasks, task_class and w_<name> that all differ, also from " + TAKEN
                                + "; rename the task or class");
            }
        }
    }
}
