package io.polyrank.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The figures of {@code bench rank}.
 *
 * @param model what was measured
 * @param device where it ran
 * @param rounds of each number of candidates
 * @param rows a row per way and number of candidates
 * @param clients a row per number of clients and candidates
 */
record RankReport(String model, String device, int rounds, List<Row> rows, List<ClientsRow> clients) {

    /**
     * One way with so many candidates.
     *
     * @param name of the way
     * @param candidates per query
     * @param ms_p50 median of the wall times, in milliseconds
     * @param ms_p95 19 of 20 were faster
     * @param cpu_ms_p50 median of the calling thread's processor times
     * @param ratio_to_bare of the medians
     * @param cpu_ratio_to_bare of the medians of processor time
     * @param bytes median of what the calling thread allocated on the heap
     */
    record Row(
            String name,
            int candidates,
            double ms_p50,
            double ms_p95,
            double cpu_ms_p50,
            double ratio_to_bare,
            double cpu_ratio_to_bare,
            long bytes) {}

    /**
     * So many clients, each with a query at a time and a core to it.
     *
     * @param candidates per query
     * @param clients how many
     * @param per_second queries
     * @param ms_p50 median of the queries' times, in milliseconds
     * @param ms_p95 19 of 20 were faster
     */
    record ClientsRow(int candidates, int clients, double per_second, double ms_p50, double ms_p95) {

        /** From the times of all clients' queries, none of which waits between two. */
        static ClientsRow of(int candidates, int clients, List<Double> times) {
            double[] millis = times.stream().mapToDouble(Double::doubleValue).toArray();
            double mean = Arrays.stream(millis).average().orElseThrow();
            return new ClientsRow(
                    candidates,
                    clients,
                    1000 * clients / mean,
                    Measurement.quantile(millis, 0.5),
                    Measurement.quantile(millis, 0.95));
        }
    }

    RankReport {
        rows = List.copyOf(rows);
        clients = List.copyOf(clients);
    }

    /** From measurements; the bare run stands among those of each number of candidates. */
    static RankReport of(
            String model, String device, int rounds, List<Measurement> measurements, List<ClientsRow> clients) {
        List<Row> rows = new ArrayList<>();
        for (Measurement measurement : measurements) {
            Measurement bare = measurements.stream()
                    .filter(other -> other.candidates() == measurement.candidates()
                            && other.name().equals(RankBench.BARE))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("measurements: found no bare run"));
            rows.add(new Row(
                    measurement.name(),
                    measurement.candidates(),
                    measurement.medianMillis(),
                    Measurement.quantile(measurement.millis(), 0.95),
                    measurement.medianCpuMillis(),
                    measurement.medianMillis() / bare.medianMillis(),
                    measurement.medianCpuMillis() / bare.medianCpuMillis(),
                    (long) Measurement.quantile(measurement.bytes(), 0.5)));
        }
        return new RankReport(model, device, rounds, rows, clients);
    }

    /** A table for people. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%-14s %10s %10s %10s %10s %9s %9s %12s"
                .formatted("way", "candidates", "ms p50", "ms p95", "cpu p50", "to bare", "cpu ratio", "bytes"));
        for (Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-14s %10d %10.3f %10.3f %10.3f %9.3f %9.3f %,12d",
                    row.name(),
                    row.candidates(),
                    row.ms_p50(),
                    row.ms_p95(),
                    row.cpu_ms_p50(),
                    row.ratio_to_bare(),
                    row.cpu_ratio_to_bare(),
                    row.bytes()));
        }
        lines.add("%-14s %10s %10s %10s %10s".formatted("clients", "candidates", "ms p50", "ms p95", "per s"));
        for (ClientsRow row : clients) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-14d %10d %10.3f %10.3f %10.1f",
                    row.clients(),
                    row.candidates(),
                    row.ms_p50(),
                    row.ms_p95(),
                    row.per_second()));
        }
        return lines;
    }
}
