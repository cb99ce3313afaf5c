package io.polyrank.bench;

import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where models run. One that is not there is an error: figures of the CPU would be of no use in its place. */
final class DeviceOption {

    @Option(names = "--device", defaultValue = "cpu", description = "Where models run: cpu or cuda.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String device;

    /** What was asked for. */
    Device.Kind kind(CommandSpec command) {
        if (!device.equalsIgnoreCase("cpu") && !device.equalsIgnoreCase("cuda")) {
            throw new ParameterException(command.commandLine(), "--device: found " + device + ", expected cpu or cuda");
        }
        return Device.Kind.valueOf(device.toUpperCase(Locale.ROOT));
    }

    /**
     * A model that runs where it should.
     *
     * @throws IllegalStateException when it runs elsewhere
     */
    static TaskModel on(Device.Kind wanted, TaskModel model) {
        if (model.device().kind() != wanted) {
            throw new IllegalStateException("--device: found the model on "
                    + model.device().kind() + " (" + model.device().reason() + "), expected " + wanted);
        }
        return model;
    }
}
