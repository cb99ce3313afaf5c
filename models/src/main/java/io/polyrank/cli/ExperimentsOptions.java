package io.polyrank.cli;

import picocli.CommandLine.Option;

/** Where the experiments' plan is. */
final class ExperimentsOptions {

    @Option(
            names = "--experiments",
            required = true,
            paramLabel = "FILE|URL",
            converter = ExperimentsSource.Converter.class,
            description = "The file of experiments, or a container that has them, such as http://localhost:8080.")
    @SuppressWarnings("NullAway.Init") // set by picocli, which requires it
    ExperimentsSource source;
}
