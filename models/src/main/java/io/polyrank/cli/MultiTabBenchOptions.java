package io.polyrank.cli;

import io.polyrank.data.TableSplit;
import io.polyrank.data.multitabbench.Links;
import io.polyrank.data.multitabbench.MultiTabBenchArguments;
import io.polyrank.data.multitabbench.MultiTabBenchGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of {@code polyrank generate --kind multitab-bench}, and what it does with them. */
final class MultiTabBenchOptions {

    @Option(names = "--tasks", defaultValue = "7", description = "multitab-bench: number of tasks.")
    private int tasks;

    @Option(names = "--features", defaultValue = "32", description = "multitab-bench: number of features.")
    private int features;

    @Option(
            names = "--rho",
            defaultValue = "0.4",
            description = "multitab-bench: cosine of any two tasks' weights, -1/(tasks - 1) to 1.")
    private double rho;

    @Option(
            names = "--degrees",
            split = ",",
            paramLabel = "D",
            showDefaultValue = Visibility.NEVER,
            description = "multitab-bench: degree of each task's polynomial, 1 to 6, or one for all."
                    + " Default: 1,3,2,3,4,2,3, over and over for more tasks.")
    private List<Integer> degrees = List.of();

    @Option(
            names = "--noise",
            split = ",",
            paramLabel = "SD",
            showDefaultValue = Visibility.NEVER,
            description = "multitab-bench: standard deviation of each label's noise, or one for all. Default: 0.01.")
    private List<Double> noise = List.of();

    @Option(
            names = "--rows",
            defaultValue = "100000",
            description = "multitab-bench: number of rows; 70 %% train, 15 %% validate, 15 %% test.")
    private int rows;

    @Option(
            names = "--raw-targets",
            description = "multitab-bench: leaves labels as they are, instead of giving each mean 0 and variance 1.")
    private boolean rawTargets;

    @Option(
            names = "--links",
            defaultValue = "regression",
            description = "multitab-bench: regression, as defined, or ranking: clicks and conversions, an extension"
                    + " of Polyrank's own.")
    private Links links = Links.REGRESSION;

    @Option(
            names = "--base-rates",
            split = ",",
            paramLabel = "P",
            showDefaultValue = Visibility.NEVER,
            description = "multitab-bench with ranking links: share of clicks, then of each other event among clicks."
                    + " Default: 0.02, then 0.035.")
    private List<Double> baseRates = List.of();

    /**
     * Writes the data set.
     *
     * @throws IllegalArgumentException when an option is out of range or the folder is taken; the message starts with
     *     the option's name
     */
    void generate(Path out, long seed, PrintWriter print) throws IOException {
        MultiTabBenchArguments arguments = new MultiTabBenchArguments(
                tasks, features, rho, degrees, noise, rows, seed, rawTargets, links, baseRates);
        try (Progress progress = new Progress("rows", rows)) {
            MultiTabBenchGenerator.generate(arguments, out, progress::at);
        }
        print.printf(
                        Locale.ROOT,
                        "%s: %d tasks, %d features, rho %s; %,d rows to train, %,d to validate, %,d to test%n",
                        out,
                        tasks,
                        features,
                        rho,
                        MultiTabBenchGenerator.rows(arguments, TableSplit.TRAIN),
                        MultiTabBenchGenerator.rows(arguments, TableSplit.VALIDATION),
                        MultiTabBenchGenerator.rows(arguments, TableSplit.TEST))
                .flush();
    }
}
