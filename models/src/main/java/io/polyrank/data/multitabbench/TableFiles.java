package io.polyrank.data.multitabbench;

import io.polyrank.data.MultiTabBenchFolder;
import io.polyrank.data.TableSplit;
import io.polyrank.data.generate.CsvFile;
import io.polyrank.data.generate.Dice;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws rows and writes them part by part; with ranking labels also their true probabilities. */
final class TableFiles implements Closeable {

    private static final int DECIMALS = 7;
    private static final double UNITS = 1e7;
    private static final int PROBABILITY_DECIMALS = 8;

    private final MultiTabBenchFolder folder;
    private final MultiTabBenchArguments arguments;
    private final Labels labels;
    private final double[] x;
    private final List<Dice> labelDice = new ArrayList<>();
    private Dice featureDice;
    private TableSplit split = TableSplit.TRAIN;
    private int row;
    private @Nullable CsvFile table;
    private @Nullable CsvFile truth;

    TableFiles(MultiTabBenchFolder folder, MultiTabBenchArguments arguments, Labels labels) {
        this.folder = folder;
        this.arguments = arguments;
        this.labels = labels;
        this.x = new double[arguments.features()];
        this.featureDice = Purpose.FEATURES.dice(arguments.seed(), split, 0);
    }

    /** Starts a part, before its rows. */
    void start(TableSplit next) throws IOException {
        closeTable();
        split = next;
        row = 0;
        featureDice = Purpose.FEATURES.dice(arguments.seed(), split, 0);
        labelDice.clear();
        for (int task = 0; task < arguments.tasks(); task++) {
            labelDice.add(Purpose.LABELS.dice(arguments.seed(), split, task));
        }
        List<String> header = new ArrayList<>(featureNames(arguments.features()));
        header.addAll(labels.names());
        table = CsvFile.create(folder.table(split), header.toArray(String[]::new));
    }

    /** Writes the next row of the part. */
    void writeRow() throws IOException {
        if (table == null) {
            throw new IllegalStateException("no part was started");
        }
        for (int column = 0; column < x.length; column++) {
            // Labels are those of the numbers as the file has them.
            x[column] = StrictMath.rint(featureDice.normal(1) * UNITS) / UNITS;
            table.number(x[column], DECIMALS);
        }
        double[] drawn = labels.draw(x, labelDice);
        if (labels instanceof RankingLabels ranking) {
            for (double event : drawn) {
                table.flag(event > 0);
            }
            writeTruth(ranking);
        } else {
            for (double label : drawn) {
                table.number(label, DECIMALS);
            }
        }
        table.endLine();
        row++;
    }

    private void writeTruth(RankingLabels ranking) throws IOException {
        if (truth == null) {
            List<String> header = new ArrayList<>(List.of("user_id", "item_id"));
            header.addAll(ranking.names());
            truth = CsvFile.create(folder.truth(), header.toArray(String[]::new));
        }
        truth.text(split.row(row)).text(split.row(row));
        for (double probability : ranking.probabilities(x)) {
            truth.number(probability, PROBABILITY_DECIMALS);
        }
        truth.endLine();
    }

    private void closeTable() throws IOException {
        if (table != null) {
            table.close();
            table = null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeTable();
        } finally {
            if (truth != null) {
                truth.close();
            }
        }
    }

    static List<String> featureNames(int count) {
        return IntStream.range(0, count).mapToObj(feature -> "x_" + feature).toList();
    }
}
