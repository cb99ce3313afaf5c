package io.polyrank.runtime;

import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/**
 * The model packages of this container, by name; the first is the default. Models are loaded and verified in the
 * constructor: a bad one fails this generation of components, and the one before keeps serving.
 */
public final class TaskModels extends AbstractComponent {

    private static final Logger log = Logger.getLogger(TaskModels.class.getName());

    private final Map<String, TaskModel> models = new LinkedHashMap<>();

    /**
     * @throws ModelException when a model package cannot serve
     */
    @Inject
    public TaskModels(TaskModelsConfig config) {
        this(files(config), Device.Kind.valueOf(config.device().name()));
    }

    /** With model files by name. */
    public TaskModels(Map<String, Path> files, Device.Kind wanted) {
        if (files.isEmpty()) {
            throw new ModelException("task-models config: found no model, expected at least one under models");
        }
        try {
            files.forEach((name, file) -> models.put(name, TaskModel.load(file, wanted)));
        } catch (RuntimeException e) {
            deconstruct();
            throw e;
        }
        models.forEach((name, model) -> log.info("model " + name + ": "
                + model.passport().name() + " " + model.passport().version() + " on "
                + model.device().kind() + " (" + model.device().reason() + ")"));
    }

    /** The model of this name; the default model for an empty name. */
    public Optional<TaskModel> model(String name) {
        return name.isEmpty() ? models.values().stream().findFirst() : Optional.ofNullable(models.get(name));
    }

    /** The names of all models, the default first. */
    public Set<String> names() {
        return Collections.unmodifiableSet(models.keySet());
    }

    @Override
    public void deconstruct() {
        models.values().forEach(TaskModel::close);
    }

    private static Map<String, Path> files(TaskModelsConfig config) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (TaskModelsConfig.Models model : config.models()) {
            if (files.put(model.name(), model.file()) != null) {
                throw new ModelException("task-models config: found model " + model.name() + " twice, expected once");
            }
        }
        return files;
    }
}
