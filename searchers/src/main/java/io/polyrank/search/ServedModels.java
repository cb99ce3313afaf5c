package io.polyrank.search;

import io.polyrank.runtime.ModelException;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskModels;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The models queries can choose from. They may be replaced while queries are answered. */
final class ServedModels {

    private static final String DEFAULT = "";

    private final TaskModels models;
    private final Map<String, ServedModel> known = new ConcurrentHashMap<>();

    /**
     * @throws ModelException when there is no model
     * @throws IllegalArgumentException when a score of a model has a name that fusion expressions cannot use
     */
    ServedModels(TaskModels models) {
        this.models = models;
        models.check(model -> ServedModel.of(model.passport().name(), model));
        model(DEFAULT);
        models.names().forEach(this::model);
    }

    /**
     * The model of this name; the default model for an empty name.
     *
     * @throws BadParameterException when there is no such model
     */
    ServedModel model(String name) {
        TaskModel current = models.model(name)
                .orElseThrow(() -> new BadParameterException(
                        Parameters.MODEL.toString(),
                        BadParameterException.quote(name),
                        "one of " + new TreeSet<>(models.names())));
        String real = name.equals(DEFAULT) ? models.names().iterator().next() : name;
        ServedModel served = known.get(real);
        if (served == null || served.model() != current) {
            served = ServedModel.of(real, current);
            known.put(real, served);
        }
        return served;
    }
}
