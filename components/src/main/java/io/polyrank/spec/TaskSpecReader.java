package io.polyrank.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code tasks} of a data set specification. */
final class TaskSpecReader {

    private TaskSpecReader() {}

    /** The tasks in file order. */
    static List<TaskSpec> tasks(YamlNode root) {
        Map<String, TaskSpec> tasks = new LinkedHashMap<>();
        for (YamlNode node : root.mappings("tasks")) {
            TaskSpec task = task(node, tasks);
            if (tasks.put(task.name(), task) != null) {
                throw node.error("name", task.name() + " twice", "each task once");
            }
        }
        if (tasks.isEmpty()) {
            throw root.error("tasks", "no task", "at least one");
        }
        List<TaskSpec> all = List.copyOf(tasks.values());
        ScoreNames.check(root, all);
        return all;
    }

    private static TaskSpec task(YamlNode node, Map<String, TaskSpec> before) {
        TaskKind kind = node.choice("kind", TaskKind.BINARY);
        TaskSpec task = new TaskSpec(
                node.name("name"),
                kind,
                node.name("label"),
                node.optionalName("condition"),
                node.number("weight", 0, 1e6, 1),
                after(node, kind, before),
                scale(node, kind),
                classes(node, kind));
        node.end();
        return task;
    }

    private static @Nullable String after(YamlNode node, TaskKind kind, Map<String, TaskSpec> before) {
        String after = node.optionalName("after");
        if (after == null) {
            return null;
        }
        TaskSpec parent = before.get(after);
        if (kind != TaskKind.BINARY || parent == null || parent.kind() != TaskKind.BINARY) {
            throw node.error("after", YamlText.quote(after), "a binary task declared before, for a binary task");
        }
        return after;
    }

    private static TaskSpec.Scale scale(YamlNode node, TaskKind kind) {
        if (node.has("scale") && kind != TaskKind.REGRESSION) {
            throw node.error("scale", "a scale", "none: only regression tasks have one");
        }
        return node.choice("scale", TaskSpec.Scale.LOG1P);
    }

    /** Class names become parts of score names, so they must be names themselves. */
    private static List<String> classes(YamlNode node, TaskKind kind) {
        List<String> classes = new ArrayList<>(node.texts("classes"));
        if (kind == TaskKind.CLASSES ? classes.size() < 2 : !classes.isEmpty()) {
            throw node.error("classes", classes.toString(), "at least two names for kind classes, none for others");
        }
        for (String name : classes) {
            if (!name.matches("[A-Za-z0-9_]+")) {
                throw node.error("classes", YamlText.quote(name), "names of letters, digits and underscores");
            }
        }
        if (classes.stream().distinct().count() < classes.size()) {
            throw node.error("classes", classes.toString(), "each class once");
        }
        return classes;
    }
}
