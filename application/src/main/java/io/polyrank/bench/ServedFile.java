package io.polyrank.bench;

import com.yahoo.config.ModelReference;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.runtime.TaskModels;
import io.polyrank.runtime.TaskModelsConfig;
import java.nio.file.Path;

/** A model package as a container serves it: tuned for the machine, on so many of its cores. */
final class ServedFile implements AutoCloseable {

    private final TaskModels models;
    private final Device.Kind device;

    /** Without what is kept of users, who are ever the same here. */
    ServedFile(Path file, Device.Kind device, int cores) {
        this.device = device;
        this.models = new TaskModels(new TaskModelsConfig.Builder()
                .models(new TaskModelsConfig.Models.Builder().name("bench").file(ModelReference.resolved(file)))
                .device(TaskModelsConfig.Device.Enum.valueOf(device.name()))
                .cores(cores)
                .userSideBytes(0)
                .build());
    }

    TaskModel model() {
        return DeviceOption.on(device, models.model("").orElseThrow());
    }

    @Override
    public void close() {
        models.deconstruct();
    }
}
