package io.polyrank.experiment;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What exploring a list costs: order and propensities of a page of 10 among 50. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PlackettLuceBenchmark {

    private final double[] relevance = new SplittableRandom(1).doubles(50).toArray();
    private final double[] uniform = new SplittableRandom(2).doubles(50).toArray();

    @Benchmark
    public double[][] orderAndPropensities() {
        PlackettLuce law = PlackettLuce.over(relevance, 0.5);
        int[] order = law.order(uniform);
        return law.probabilities(
                IntStream.range(0, 10).map(place -> order[place]).toArray(), 10);
    }
}
