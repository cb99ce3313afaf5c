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
        ServedModel preferredModel = null;
        for (String name : new TreeSet<>(components.names())) {
            TaskModel model = components.model(name).orElseThrow();
            ServedModel served = ServedModel.of(name, model);
            models.put(name, served);
            if (model == preferred) {
                preferredModel = served;
            }
        }
        first = preferredModel == null ? ServedModel.of("", preferred) : preferredModel;
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
