package io.polyrank.experiment;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What experiments cost a query: the plan of one of many users for five layers with four experiments of three variants each,
 * all of them running, with a holdout and an eligibility on two attributes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AssignmentBenchmark {

    private static final int UNITS = 4_096;

    private final ExperimentSet set = ExperimentsReader.read("benchmark.yaml", yaml());
    private final AssignmentQuery[] queries = queries();
    private int next;

    @Benchmark
    public RankingPlan plan() {
        next = (next + 1) % UNITS;
        return set.plan(queries[next]);
    }

    /** With a query that asks for a variant, which is read as well. */
    @Benchmark
    public RankingPlan planWithOverride() {
        next = (next + 1) % UNITS;
        AssignmentQuery query = queries[next];
        return set.plan(new AssignmentQuery(
                query.unit(), query.attributes(), query.nowMillis(), Overrides.parse("e4_3:v2", set)));
    }

    private static AssignmentQuery[] queries() {
        Map<String, String> attributes = Map.of("surface", "search", "country", "de", "device", "phone");
        AssignmentQuery[] queries = new AssignmentQuery[UNITS];
        for (int unit = 0; unit < UNITS; unit++) {
            queries[unit] =
                    new AssignmentQuery("customer-" + (1_000_003L * unit), attributes::get, 1_000_000, Overrides.NONE);
        }
        return queries;
    }

    private static String yaml() {
        StringBuilder yaml = new StringBuilder("holdout: {share: 0.05}\nlayers:\n");
        for (int layer = 0; layer < 5; layer++) {
            yaml.append("- name: layer").append(layer).append("\n  experiments:\n");
            for (int experiment = 0; experiment < 4; experiment++) {
                yaml.append("""
                          - name: e%d_%d
                            share: 0.25
                            buckets: %d-%d
                            start: 1970-01-01T00:00:00Z
                            end: 2100-01-01T00:00:00Z
                            eligible: {surface: [home, search], country: [at, de]}
                            variants:
                              - {name: v0, share: 0.3333, buckets: 0-3332}
                              - {name: v1, share: 0.3333, buckets: 3333-6665, weights: {task%d: 2, other%d: 1}}
                              - {name: v2, share: 0.3334, buckets: 6666-9999, weights: {task%d: 3}}
                        """.formatted(
                        layer, experiment, experiment * 2_500, experiment * 2_500 + 2_499, layer, layer, layer));
            }
        }
        return yaml.toString();
    }
}
