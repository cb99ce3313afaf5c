package io.polyrank.leaderboard;

import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.TaskSpec;
import java.util.List;

/** Which tasks the models are ordered by. */
final class Headlines {

    private Headlines() {}

    /**
     * The main tasks: those asked for, or all that are judged by AUC, or all where none is.
     *
     * @param wanted names; empty asks for none in particular
     * @throws IllegalArgumentException when a name is unknown, or the figures cannot be averaged
     */
    static List<String> tasks(DatasetSpec spec, List<String> wanted) {
        List<TaskSpec> ordered = spec.tasks().stream()
                .filter(task -> Standings.figure(task).equals("auc"))
                .toList();
        if (wanted.isEmpty()) {
            return (ordered.isEmpty() ? spec.tasks() : ordered)
                    .stream().map(TaskSpec::name).toList();
        }
        for (String name : wanted) {
            if (!spec.taskNames().contains(name)) {
                throw new IllegalArgumentException(
                        "--main: found task \"" + name + "\", expected some of " + spec.taskNames());
            }
        }
        long judgedByAuc =
                ordered.stream().filter(task -> wanted.contains(task.name())).count();
        if (judgedByAuc > 0 && judgedByAuc < wanted.size()) {
            throw new IllegalArgumentException("--main: found tasks with and without AUC in " + wanted
                    + ", expected only one sort, since their figures are averaged");
        }
        return List.copyOf(wanted);
    }
}
