package io.polyrank.runtime;

import com.yahoo.component.AbstractComponent;
import com.yahoo.component.annotation.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The model packages of this container, by name; the first is the default.
 *
 * <p>The configured ones are loaded and verified in the constructor: a bad one fails this generation of components, and the
 * one before keeps serving. With a folder configured, a file {@code NAME.onnx} that appears or changes there becomes the
 * model of this name without a deployment ({@link ModelFolder}): loaded, verified and warmed beside the traffic, and put
 * in place for the queries that come then. Queries that are being ranked keep the model they have, which is closed after
 * the last of them. A bad file changes nothing.
 */
public final class TaskModels extends AbstractComponent {

    private static final Logger log = Logger.getLogger(TaskModels.class.getName());
    private static final int MOST_WAITING = 64;
    private static final long SIDE_BYTES = 64L << 20;

    private final Map<String, TaskModel> models = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Device.Kind wanted;
    private final double slowestMillis;
    private final Machine machine;
    private final @Nullable ModelFolder folder;
    private volatile Consumer<TaskModel> check = model -> {};

    /**
     * @throws ModelException when a model package cannot serve
     */
    @Inject
    public TaskModels(TaskModelsConfig config) {
        this(
                files(config),
                Device.Kind.valueOf(config.device().name()),
                machine(
                        config.cores(),
                        config.waiting(),
                        new Machine.Limits(config.userSideBytes(), config.gpuBytes())),
                config.slowestMillis(),
                config.folder(),
                Duration.ofMillis(Math.round(1000 * config.folderSeconds())));
    }

    /** With model files by name, on all cores. */
    public TaskModels(Map<String, Path> files, Device.Kind wanted) {
        this(files, wanted, machine(0, MOST_WAITING, new Machine.Limits(SIDE_BYTES, 0)), 0, "", Duration.ZERO);
    }

    private TaskModels(
            Map<String, Path> files,
            Device.Kind wanted,
            Machine machine,
            double slowestMillis,
            String folder,
            Duration look) {
        this.wanted = wanted;
        this.machine = machine;
        this.slowestMillis = slowestMillis;
        try {
            this.folder = folder.isEmpty() ? null : new ModelFolder(Path.of(folder), this::replace);
            files.forEach((name, file) -> models.put(name, load(name, file)));
            if (this.folder != null) {
                this.folder.look();
            }
            if (models.isEmpty()) {
                throw new ModelException("task-models config: found no model, expected at least one under models"
                        + (folder.isEmpty() ? "" : " or in " + folder));
            }
            if (this.folder != null) {
                this.folder.watch(look);
            }
        } catch (RuntimeException e) {
            models.values().forEach(TaskModel::close);
            machine.close();
            throw e;
        }
    }

    private static Machine machine(int cores, int mostWaiting, Machine.Limits limits) {
        if (cores < 0 || mostWaiting < 0 || limits.sideBytes() < 0 || limits.gpuBytes() < 0) {
            throw new ModelException("task-models config: found cores " + cores + ", waiting " + mostWaiting
                    + ", userSideBytes " + limits.sideBytes() + " and gpuBytes " + limits.gpuBytes()
                    + ", expected 0 or more of each");
        }
        int lanes = cores == 0 ? Runtime.getRuntime().availableProcessors() : cores;
        return new Machine(new Lanes(lanes, mostWaiting), mostWaiting, new Watchdog(), limits);
    }

    /** The model of this name; the default model for an empty name. */
    public Optional<TaskModel> model(String name) {
        synchronized (models) {
            return name.isEmpty() ? models.values().stream().findFirst() : Optional.ofNullable(models.get(name));
        }
    }

    /** The names of all models, the default first. */
    public Set<String> names() {
        synchronized (models) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(models.keySet()));
        }
    }

    /**
     * Lets somebody else refuse models that are to replace others.
     *
     * @param refusal throws what speaks against a model
     */
    public void check(Consumer<TaskModel> refusal) {
        check = refusal;
    }

    /**
     * What models take of the process at this moment.
     *
     * @param sessions open ones
     * @param queries being scored, or holding a model for that
     * @param idleSlots sets of buffers that wait for queries
     * @param freeLanes cores that nobody uses
     */
    record InUse(int sessions, int queries, int idleSlots, int freeLanes) {}

    /** What the models take now. */
    InUse inUse() {
        return new InUse(
                machine.open().size(),
                machine.open().stream().mapToInt(TaskModel::queries).sum(),
                machine.open().stream().mapToInt(TaskModel::idleSlots).sum(),
                machine.lanes().free());
    }

    /** Looks into the folder now, as it does by itself every now and then. */
    void lookIntoFolder() {
        if (folder != null) {
            folder.look();
        }
    }

    @Override
    public void deconstruct() {
        if (folder != null) {
            folder.close();
        }
        synchronized (models) {
            models.values().forEach(TaskModel::close);
        }
        machine.close();
    }

    /**
     * Puts a model file in the place of the model of a name, or adds it.
     *
     * @throws RuntimeException when it cannot serve; nothing has changed then
     */
    private void replace(String name, Path file) {
        TaskModel next = load(name, file);
        try {
            check.accept(next);
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        TaskModel before = models.put(name, next);
        if (before != null) {
            before.close();
        }
    }

    private TaskModel load(String name, Path file) {
        TaskModel model = TaskModel.load(file, wanted, machine);
        double millisPerThousand = model.costs().micros(1000) / 1e3;
        if (slowestMillis > 0 && millisPerThousand > slowestMillis) {
            model.close();
            throw new ModelException("model " + name + ": found " + Math.round(millisPerThousand)
                    + " ms for 1,000 candidates, expected at most slowestMillis " + slowestMillis);
        }
        log.info("model " + name + ": " + model.passport().name() + " "
                + model.passport().version() + " on " + model.device().kind() + " ("
                + model.device().reason() + "), "
                + (model.chunk() == Integer.MAX_VALUE ? "all candidates" : model.chunk() + " candidates")
                + " at a time; " + model.costs());
        return model;
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
