package io.polyrank.cli;

import picocli.CommandLine.Option;

/** The container whose experiments are looked at. */
final class ExperimentContainerOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:POLYRANK_URL:-http://localhost:8080}",
            converter = ExperimentsSource.ContainerConverter.class,
            description = "The container; POLYRANK_URL in the environment is another default.")
    @SuppressWarnings("NullAway.Init") // picocli sets the default
    ExperimentsSource source;
}
