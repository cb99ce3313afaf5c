package io.polyrank.data.multitabbench;

import io.polyrank.data.MultiTabBenchFolder;
import io.polyrank.data.TableSplit;
import io.polyrank.data.generate.Dice;
import io.polyrank.data.generate.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Makes a MultiTab-Bench data set: rows of independent standard normal features x; per task {@code z = w x} with unit
 * weights of equal pairwise cosine, and the label {@code z + z^2 + ... + z^d} with noise.
 *
 * <p>Weights and degrees are those of the whole data set, features and noise are drawn afresh for each part. (The code
 * released with the paper evaluates on the very rows it trained on.) Labels are standardised by their exact mean and
 * variance, which differ by two orders of magnitude between degrees, unless they are wanted raw.
 *
 * <p>A folder gets {@code train.csv}, {@code validation.csv}, {@code test.csv}, {@code dataset.yaml} and
 * {@code multitab-bench.json}; with ranking links also {@code truth.csv}, which nothing but evaluation may read.
 */
public final class MultiTabBenchGenerator {

    private static final double PART = 0.15;

    private MultiTabBenchGenerator() {}

    /**
     * Writes a data set.
     *
     * @param path a new or empty folder, or one written by this class before, whose files are replaced
     * @param progress told the number of rows written so far
     * @throws IllegalArgumentException if the folder holds something else
     */
    public static void generate(MultiTabBenchArguments arguments, Path path, LongConsumer progress) throws IOException {
        MultiTabBenchFolder folder = new MultiTabBenchFolder(path);
        OutputFolder.claim(path, MultiTabBenchFolder.MANIFEST, Manifest.GENERATOR);
        Labels labels = labels(arguments);
        Manifest.write(folder.manifest(), arguments, labels, false);
        // Without its specification a folder cannot be read, so a generation that was stopped is never taken for a
        // whole.
        Files.deleteIfExists(folder.spec());
        Files.deleteIfExists(folder.truth());
        try (TableFiles files = new TableFiles(folder, arguments, labels)) {
            long written = 0;
            for (TableSplit split : TableSplit.values()) {
                files.start(split);
                int rows = rows(arguments, split);
                for (int row = 0; row < rows; row++) {
                    files.writeRow();
                    progress.accept(++written);
                }
            }
        }
        Files.writeString(folder.spec(), SpecText.of(arguments, labels.names()));
        Manifest.write(folder.manifest(), arguments, labels, true);
    }

    /** Number of rows of a part. */
    public static int rows(MultiTabBenchArguments arguments, TableSplit split) {
        int part = (int) Math.round(PART * arguments.rows());
        return split == TableSplit.TRAIN ? arguments.rows() - 2 * part : part;
    }

    static Labels labels(MultiTabBenchArguments arguments) {
        Dice dice = Purpose.WEIGHTS.dice(arguments.seed(), TableSplit.TRAIN, 0);
        TaskWeights weights = TaskWeights.draw(arguments.tasks(), arguments.features(), arguments.rho(), dice);
        return switch (arguments.links()) {
            case REGRESSION -> new RegressionLabels(weights, arguments.labels(), arguments.rawTargets());
            case RANKING ->
                new RankingLabels(
                        weights, RankingLinks.fit(arguments.labels(), arguments.rho(), arguments.baseRates()));
        };
    }
}
