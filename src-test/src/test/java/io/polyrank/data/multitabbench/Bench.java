package io.polyrank.data.multitabbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.data.MultiTabBenchFolder;
import io.polyrank.data.TableSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Arguments, and generated tables as numbers. */
final class Bench {

    private Bench() {}

    static MultiTabBenchArguments arguments(int tasks, double rho, List<Integer> degrees, int rows, boolean raw) {
        return new MultiTabBenchArguments(
                tasks, 32, rho, degrees, List.of(), rows, 5, raw, Links.REGRESSION, List.of());
    }

    static MultiTabBenchArguments ranking(int tasks, int rows, List<Double> baseRates) {
        return new MultiTabBenchArguments(
                tasks, 8, 0.4, List.of(), List.of(), rows, 5, false, Links.RANKING, baseRates);
    }

    /** The rows of a part. */
    static List<double[]> rows(Path folder, TableSplit split) throws IOException {
        return rows(new MultiTabBenchFolder(folder).table(split), 0);
    }

    /** The rows of a file without its first columns. */
    static List<double[]> rows(Path file, int skipped) throws IOException {
        List<double[]> rows = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.skip(1)
                    .forEach(line -> rows.add(Stream.of(line.split(","))
                            .skip(skipped)
                            .mapToDouble(Double::parseDouble)
                            .toArray()));
        }
        assertThat(rows).isNotEmpty();
        return rows;
    }
}
