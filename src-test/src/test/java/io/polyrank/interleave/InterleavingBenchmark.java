package io.polyrank.interleave;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What mixing costs a query: a page of ten from rankings of 200 candidates that agree in part. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class InterleavingBenchmark {

    private static final int QUERIES = 256;
    private static final int CANDIDATES = 200;

    /** Way and number of rankings. */
    @Param({"TEAM_DRAFT 2", "OPTIMISED 2", "OPTIMISED 3", "OPTIMISED 5"})
    public String mixed = "TEAM_DRAFT 2";

    private final List<List<int[]>> queries = new ArrayList<>();
    private Interleaving way = Interleaving.TEAM_DRAFT;
    private int next;

    @Setup
    public void rank() {
        String[] parts = mixed.split(" ", -1);
        way = Interleaving.valueOf(parts[0]);
        Random random = new Random(1);
        for (int query = 0; query < QUERIES; query++) {
            double[] shared = random.doubles(CANDIDATES).toArray();
            List<int[]> rankings = new ArrayList<>();
            for (int ranking = 0; ranking < Integer.parseInt(parts[1]); ranking++) {
                double[] own = IntStream.range(0, CANDIDATES)
                        .mapToDouble(candidate -> shared[candidate] + 0.1 * random.nextGaussian())
                        .toArray();
                rankings.add(IntStream.range(0, CANDIDATES)
                        .boxed()
                        .sorted(Comparator.comparingDouble(candidate -> -own[candidate]))
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
            queries.add(rankings);
        }
    }

    @Benchmark
    public Mixture mix() {
        next = (next + 1) % QUERIES;
        return way.mix(queries.get(next), 10, next);
    }
}
