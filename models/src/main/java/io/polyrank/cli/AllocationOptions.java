package io.polyrank.cli;

import io.polyrank.analysis.AllocationSettings;
import picocli.CommandLine.Option;

/** How traffic is steered. */
final class AllocationOptions {

    @Option(
            names = "--floor",
            defaultValue = "5%",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "Share that every variant keeps.")
    private double floor;

    @Option(
            names = "--prior",
            defaultValue = "50%",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "How far variants are thought to differ before any data: standard deviation over their mean.")
    private double prior;

    @Option(names = "--draws", defaultValue = "10000", description = "Draws from the posterior.")
    private int draws;

    AllocationSettings settings(String metric, long seed) {
        return new AllocationSettings(metric, floor, prior, draws, seed);
    }
}
