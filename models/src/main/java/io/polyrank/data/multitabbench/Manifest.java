package io.polyrank.data.multitabbench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.data.TableSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code multitab-bench.json}: what the data was made from, and what is exactly true of it: weights, moments and
 * correlations of the labels, or the links of the ranking extension.
 */
final class Manifest {

    static final String GENERATOR = "polyrank-multitab-bench";

    /** Changes whenever the same arguments give other data. */
    private static final int VERSION = 1;

    /** Writes doubles with Jackson's own code: what the platform writes changed between Java releases. */
    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build());

    private Manifest() {}

    static void write(Path path, MultiTabBenchArguments arguments, Labels labels, boolean complete) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("generator", GENERATOR);
        root.put("version", VERSION);
        root.put("complete", complete);
        addArguments(root.putObject("arguments"), arguments);
        ObjectNode rows = root.putObject("rows");
        for (TableSplit split : TableSplit.values()) {
            rows.put(split.text(), MultiTabBenchGenerator.rows(arguments, split));
        }
        switch (arguments.links()) {
            case REGRESSION -> root.put("targets", arguments.rawTargets() ? "raw" : "standardised");
            case RANKING -> root.put("extension", "ranking links are Polyrank's own and not part of MultiTab-Bench");
        }
        ArrayNode tasks = root.putArray("tasks");
        for (int task = 0; task < arguments.tasks(); task++) {
            addTask(tasks.addObject(), task, labels);
        }
        if (labels instanceof RegressionLabels regression) {
            addCorrelations(root.putArray("label_correlations"), regression.polynomials(), arguments.rho());
        }
        Files.writeString(path, MAPPER.writer(printer()).writeValueAsString(root) + "\n");
    }

    private static void addArguments(ObjectNode into, MultiTabBenchArguments arguments) {
        into.put("tasks", arguments.tasks());
        into.put("features", arguments.features());
        into.put("rho", arguments.rho());
        arguments.degrees().forEach(into.putArray("degrees")::add);
        arguments.noise().forEach(into.putArray("noise")::add);
        into.put("rows", arguments.rows());
        into.put("seed", arguments.seed());
        into.put("links", arguments.links().toString());
        if (!arguments.baseRates().isEmpty()) {
            arguments.baseRates().forEach(into.putArray("base_rates")::add);
        }
    }

    private static void addTask(ObjectNode into, int task, Labels labels) {
        into.put("name", labels.names().get(task));
        if (labels instanceof RegressionLabels regression) {
            PolynomialLabel polynomial = regression.polynomials().get(task);
            into.put("degree", polynomial.degree());
            into.put("raw_mean", polynomial.mean());
            into.put("raw_variance", polynomial.variance());
            into.put("best_explained_variance", polynomial.bestExplainedVariance());
        } else if (labels instanceof RankingLabels ranking) {
            into.put("intercept", ranking.links().intercept(task));
            into.put("slope", RankingLinks.SLOPE);
        }
        ArrayNode weights = into.putArray("weights");
        for (double weight : labels.weights().of(task)) {
            weights.add(weight);
        }
    }

    private static void addCorrelations(ArrayNode into, List<PolynomialLabel> labels, double rho) {
        for (int row = 0; row < labels.size(); row++) {
            ArrayNode line = into.addArray();
            for (int column = 0; column < labels.size(); column++) {
                line.add(row == column ? 1 : labels.get(row).correlation(labels.get(column), rho));
            }
        }
    }

    /** Line feeds on every platform. */
    private static DefaultPrettyPrinter printer() {
        return new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }
}
