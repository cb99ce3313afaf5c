package io.polyrank.search;

import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskModels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The models queries can choose from. */
final class ServedModels {

    private final Map<String, ServedModel> models = new LinkedHashMap<>();
    private final ServedModel first;

    /**
     * @throws ModelException when there is no model
     */
    ServedModels(TaskModels components) {
        TaskModel preferred =
                components.model("").orElseThrow(() -> new ModelException("found no model, expected at least one"));
        for (String name : new TreeSet<>(components.names())) {
            models.put(name, ServedModel.of(name, components.model(name).orElseThrow()));
        }
        first = models.values().stream()
                .filter(served -> served.model() == preferred)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The model of this name; the default model for an empty name.
     *
     * @throws BadParameterException when there is no such model
     */
    ServedModel model(String name) {
        ServedModel found = name.isEmpty() ? first : models.get(name);
        if (found == null) {
            throw new BadParameterException(
                    Parameters.MODEL.toString(), BadParameterException.quote(name), "one of " + models.keySet());
        }
        return found;
    }
}
