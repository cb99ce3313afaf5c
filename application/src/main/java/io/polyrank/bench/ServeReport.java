package io.polyrank.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of {@code bench serve}. In JSON the names have underscores.
 *
 * @param model what ranked
 * @param device where it ran
 * @param candidates of each query
 * @param timeoutMs of each query
 * @param cores of the machine, which serving and sending share
 * @param closed a row per number of clients
 * @param overload more queries than can be ranked; null if that was not asked for
 */
@JsonNaming(SnakeCaseStrategy.class)
record ServeReport(
        String model,
        String device,
        int candidates,
        int timeoutMs,
        int cores,
        List<Closed> closed,
        @Nullable Overload overload) {

    /**
     * Clients that send a query each, wait for its answer and send the next.
     *
     * @param clients how many
     * @param throughputOverFirst queries per second over those of the first row
     * @param p50OverFirst median of end to end over that of the first row
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Closed(int clients, double throughputOverFirst, double p50OverFirst, LoadFigures load) {}

    /**
     * Queries that arrive at a fixed rate.
     *
     * @param factor offered over peak
     * @param peakPerSecond the best goodput of the closed rows
     * @param offeredPerSecond the rate
     * @param goodputOverPeak what was left of it
     * @param candidatesOverPeak candidates scored per second over the most of the closed rows
     * @param sendDelayMs how much later than planned queries were sent; it counts as theirs
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Overload(
            double factor,
            double peakPerSecond,
            double offeredPerSecond,
            double goodputOverPeak,
            double candidatesOverPeak,
            LoadFigures.Quantiles sendDelayMs,
            LoadFigures load) {

        static Overload of(
                double factor, double peakPerSecond, double peakCandidates, Load load, double timeoutMillis) {
            LoadFigures figures = LoadFigures.of(load, timeoutMillis);
            double[] delays = load.answers().stream()
                    .mapToDouble(TimedAnswer::delayMillis)
                    .toArray();
            return new Overload(
                    factor,
                    peakPerSecond,
                    figures.queriesPerSecond(),
                    figures.goodputPerSecond() / peakPerSecond,
                    figures.candidatesPerSecond() / peakCandidates,
                    LoadFigures.Quantiles.of(delays),
                    figures);
        }
    }

    ServeReport {
        closed = List.copyOf(closed);
    }

    /** Rows of closed loads by their number of clients, in order. */
    static List<Closed> rows(Map<Integer, Load> loads, double timeoutMillis) {
        List<Closed> rows = new ArrayList<>();
        loads.forEach((clients, load) -> {
            LoadFigures figures = LoadFigures.of(load, timeoutMillis);
            LoadFigures first = rows.isEmpty() ? figures : rows.get(0).load();
            rows.add(new Closed(
                    clients,
                    figures.queriesPerSecond() / first.queriesPerSecond(),
                    figures.ms().p50() / first.ms().p50(),
                    figures));
        });
        return rows;
    }

    /** What the machine can do: the best goodput. */
    static double peak(List<Closed> rows) {
        return rows.stream()
                .mapToDouble(row -> row.load().goodputPerSecond())
                .max()
                .orElse(0);
    }

    /** The most candidates scored per second, of queries that count as goodput. */
    static double peakCandidates(List<Closed> rows) {
        return rows.stream()
                .mapToDouble(row -> row.load().candidatesPerSecond())
                .max()
                .orElse(0);
    }

    /** How many queries of any load got an error. */
    long errors() {
        long errors = closed.stream().mapToLong(row -> row.load().errors()).sum();
        return overload == null ? errors : errors + overload.load().errors();
    }
}
