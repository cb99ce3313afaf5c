package io.polyrank.data.multitabbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.data.TableSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiTabBenchGeneratorTest {

    private static final List<Integer> DEGREES = List.of(1, 2, 3, 4);
    private static final double RHO = 0.4;
    private static final int FEATURES = 32;
    /** Sampling errors are estimated from the spread between so many blocks of rows. */
    private static final int BLOCKS = 40;

    private final Path folder;

    MultiTabBenchGeneratorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void generate_anyPart_labelsAreThePolynomialsOfTheManifestsWeights() throws IOException {
        generate(Bench.arguments(4, RHO, DEGREES, 400, true));
        JsonNode manifest = manifest();

        for (TableSplit split : TableSplit.values()) {
            for (double[] row : Bench.rows(folder, split)) {
                for (int task = 0; task < 4; task++) {
                    JsonNode weights = manifest.get("tasks").get(task).get("weights");
                    double z = 0;
                    for (int feature = 0; feature < FEATURES; feature++) {
                        z += weights.get(feature).asDouble() * row[feature];
                    }
                    double signal = new PolynomialLabel(DEGREES.get(task), 0).value(z);
                    // Noise of 0.01: six deviations, and the rounding of the file.
                    assertThat(row[FEATURES + task]).isCloseTo(signal, within(0.0601));
                }
            }
        }
    }

    @Test
    void generate_labels_haveTheExactVariancesAndCorrelationsWithinSamplingError() throws IOException {
        generate(Bench.arguments(4, RHO, DEGREES, 120_000, false));
        List<double[]> rows = Bench.rows(folder, TableSplit.TRAIN);

        for (int left = 0; left < 4; left++) {
            int one = FEATURES + left;
            double[] means = blocks(rows, row -> row[one]);
            assertThat(mean(means)).isCloseTo(0, within(5 * error(means)));
            assertThat(error(means)).isLessThan(0.01);
            for (int right = left; right < 4; right++) {
                int other = FEATURES + right;
                PolynomialLabel label = new PolynomialLabel(DEGREES.get(left), 0.01);
                double expected =
                        left == right ? 1 : label.correlation(new PolynomialLabel(DEGREES.get(right), 0.01), RHO);
                double[] products = blocks(rows, row -> row[one] * row[other]);
                assertThat(mean(products)).isCloseTo(expected, within(5 * error(products)));
                assertThat(error(products)).isLessThan(0.08);
            }
        }
    }

    @Test
    void generate_features_areStandardNormalAndIndependent() throws IOException {
        generate(Bench.arguments(2, RHO, List.of(1), 40_000, false));
        List<double[]> rows = Bench.rows(folder, TableSplit.TRAIN);

        for (int feature = 0; feature < FEATURES; feature++) {
            int column = feature;
            double[] means = blocks(rows, row -> row[column]);
            double[] squares = blocks(rows, row -> row[column] * row[column]);
            double[] neighbours = blocks(rows, row -> row[column] * row[(column + 1) % FEATURES]);
            assertThat(mean(means)).isCloseTo(0, within(5 / Math.sqrt(rows.size())));
            assertThat(mean(squares)).isCloseTo(1, within(5 * Math.sqrt(2.0 / rows.size())));
            assertThat(mean(neighbours)).isCloseTo(0, within(5 / Math.sqrt(rows.size())));
        }
    }

    @Test
    void generate_parts_shareNoRowsAndHaveTheirSizes() throws IOException {
        generate(Bench.arguments(2, RHO, List.of(2), 1_010, false));
        Set<List<Double>> different = new HashSet<>();

        assertThat(Bench.rows(folder, TableSplit.TRAIN)).hasSize(706);
        assertThat(Bench.rows(folder, TableSplit.VALIDATION)).hasSize(152);
        assertThat(Bench.rows(folder, TableSplit.TEST)).hasSize(152);
        for (TableSplit split : TableSplit.values()) {
            for (double[] row : Bench.rows(folder, split)) {
                different.add(Arrays.stream(row).limit(FEATURES).boxed().toList());
            }
        }
        assertThat(different).hasSize(1_010);
        JsonNode counts = manifest().get("rows");
        assertThat(counts.get("train").asInt()).isEqualTo(706);
        assertThat(counts.get("test").asInt()).isEqualTo(152);
    }

    @Test
    void generate_sameArguments_sameBytesAndOtherSeedOtherRows() throws IOException {
        MultiTabBenchArguments arguments = Bench.ranking(3, 300, List.of(0.3, 0.2, 0.4));
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        MultiTabBenchGenerator.generate(arguments, first, written -> {});
        MultiTabBenchGenerator.generate(Bench.ranking(3, 200, List.of(0.5)), second, written -> {});
        MultiTabBenchGenerator.generate(arguments, second, written -> {});

        try (Stream<Path> files = Files.list(first)) {
            List<Path> all = files.sorted().toList();
            assertThat(all)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            "dataset.yaml",
                            "multitab-bench.json",
                            "test.csv",
                            "train.csv",
                            "truth.csv",
                            "validation.csv");
            for (Path file : all) {
                assertThat(second.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
        MultiTabBenchArguments other = new MultiTabBenchArguments(
                3, 8, 0.4, List.of(), List.of(), 300, 6, false, Links.RANKING, List.of(0.3, 0.2, 0.4));
        MultiTabBenchGenerator.generate(other, second, written -> {});
        assertThat(Files.readString(second.resolve("train.csv")))
                .isNotEqualTo(Files.readString(first.resolve("train.csv")));
    }

    @Test
    void generate_moreRows_keepsTheFirstOnesAsTheyWere() throws IOException {
        Path small = folder.resolve("small");
        Path large = folder.resolve("large");
        MultiTabBenchGenerator.generate(Bench.arguments(2, RHO, List.of(2), 100, false), small, written -> {});
        MultiTabBenchGenerator.generate(Bench.arguments(2, RHO, List.of(2), 200, false), large, written -> {});

        for (TableSplit split : TableSplit.values()) {
            List<double[]> rows = Bench.rows(small, split);
            assertThat(Bench.rows(large, split).subList(0, rows.size())).containsExactlyElementsOf(rows);
        }
    }

    @Test
    void generate_rankingAfterwards_leavesNoTruthBehind() throws IOException {
        generate(Bench.ranking(2, 100, List.of(0.5)));
        assertThat(folder.resolve("truth.csv")).exists();

        generate(Bench.arguments(2, RHO, List.of(2), 100, false));

        assertThat(folder.resolve("truth.csv")).doesNotExist();
        assertThat(manifest().get("complete").asBoolean()).isTrue();
    }

    @Test
    void generate_folderWithOtherContents_isRefusedAndLeftAlone() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> generate(Bench.arguments(2, RHO, List.of(2), 100, false)))
                .withMessageStartingWith("out: found a folder with other contents, ");
        assertThat(folder).isDirectoryNotContaining("glob:**.csv");
    }

    private void generate(MultiTabBenchArguments arguments) throws IOException {
        MultiTabBenchGenerator.generate(arguments, folder, written -> {});
    }

    private JsonNode manifest() throws IOException {
        return new ObjectMapper().readTree(Files.readString(folder.resolve("multitab-bench.json")));
    }

    private interface Statistic {
        double of(double[] row);
    }

    /** The mean of a statistic in each block of rows. */
    private static double[] blocks(List<double[]> rows, Statistic statistic) {
        double[] means = new double[BLOCKS];
        int size = rows.size() / BLOCKS;
        for (int block = 0; block < BLOCKS; block++) {
            means[block] = rows.subList(block * size, (block + 1) * size).stream()
                    .mapToDouble(statistic::of)
                    .average()
                    .orElseThrow();
        }
        return means;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Standard error of the mean of the blocks. */
    private static double error(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
