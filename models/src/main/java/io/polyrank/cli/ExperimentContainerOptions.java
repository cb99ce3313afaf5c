package io.polyrank.cli;

import picocli.CommandLine.Option;

/** The container whose experiments are looked at. */
final class ExperimentContainerOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            converter = ExperimentsSource.ContainerConverter.class,
            description = "The container.")
    @SuppressWarnings("NullAway.Init") // picocli sets the default
    ExperimentsSource source;
}
