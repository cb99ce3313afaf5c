package io.polyrank.search;

import com.yahoo.component.chain.Chain;
import com.yahoo.data.access.Inspectable;
import com.yahoo.data.access.Inspector;
import com.yahoo.metrics.simple.Bucket;
import com.yahoo.metrics.simple.MetricReceiver.MockReceiver;
import com.yahoo.metrics.simple.Point;
import com.yahoo.metrics.simple.UntypedMetric;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import io.polyrank.behaviour.UserContextCache;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Both Searchers in a chain that ends in a {@link Backend}, with models from files. */
final class RankingChain implements AutoCloseable {

    static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    /** The bits of which a generator of random numbers makes 0.5. */
    static final long HALF = Long.MIN_VALUE;

    final Backend backend = new Backend();
    final MockReceiver metrics = new MockReceiver();
    final TaskModels models;
    final AtomicLong cacheNanos = new AtomicLong();
    final UserContextCache cache =
            new UserContextCache(100, Duration.ofSeconds(30), Duration.ofHours(1), cacheNanos::get);
    private final Chain<Searcher> chain;

    RankingChain(Map<String, Path> modelFiles) {
        this(modelFiles, new MultiTaskConfig.Builder().build());
    }

    RankingChain(Map<String, Path> modelFiles, MultiTaskConfig config) {
        this(modelFiles, config, Device.Kind.CPU);
    }

    RankingChain(Map<String, Path> modelFiles, MultiTaskConfig config, Device.Kind device) {
        this(new TaskModels(modelFiles, device), config);
    }

    RankingChain(TaskModels models) {
        this(models, new MultiTaskConfig.Builder().build());
    }

    private RankingChain(TaskModels models, MultiTaskConfig config) {
        this.models = models;
        UserContextSearcher users =
                new UserContextSearcher(cache, new UserContextConfig.Builder().build(), metrics, System::nanoTime);
        MultiTaskSearcher ranking = new MultiTaskSearcher(
                models, config, metrics, Clock.fixed(NOW, ZoneOffset.UTC), System::nanoTime, () -> HALF);
        chain = new Chain<>("test", users, ranking, backend);
    }

    /** The result of a query, whose timeout is generous unless the parameters say otherwise. */
    Result search(String... parameters) {
        return search(new Query(url(parameters)));
    }

    Result search(Query query) {
        return new Execution(chain, Execution.Context.createContextStub()).search(query);
    }

    void fill(Result result) {
        new Execution(chain, Execution.Context.createContextStub()).fill(result, "default");
    }

    /** A request with parameters written as {@code name=value}. */
    static String url(String... parameters) {
        StringBuilder url = new StringBuilder("/search/?query=shoes&timeout=20s");
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            url.append('&')
                    .append(parameter, 0, equals)
                    .append('=')
                    .append(URLEncoder.encode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return url.toString();
    }

    /** The ids of the content hits, best first. */
    static List<String> ids(Result result) {
        return result.hits().asList().stream()
                .filter(Candidates::isContent)
                .map(hit -> hit.getId().toString())
                .toList();
    }

    static Inspector receipt(Result result) {
        return polyrank(result.hits());
    }

    /** The value of the field that ranking adds to hits and results. */
    static Inspector polyrank(Hit hit) {
        if (hit.getField(Receipt.FIELD) instanceof Inspectable field) {
            return field.inspect();
        }
        throw new AssertionError("no field " + Receipt.FIELD + " in " + hit);
    }

    /** How often something was counted or sampled; with all dimensions, written as name and value. */
    static long count(Bucket snapshot, PolyrankMetric metric, String... dimension) {
        Map<String, String> dimensions = new HashMap<>();
        for (int at = 0; at < dimension.length; at += 2) {
            dimensions.put(dimension[at], dimension[at + 1]);
        }
        Point point = dimensions.isEmpty() ? Point.emptyPoint() : new Point(dimensions);
        UntypedMetric value = snapshot.getAllMetricNames().contains(metric.id())
                ? snapshot.getMapForMetric(metric.id()).get(point)
                : null;
        return value == null ? 0 : value.getCount();
    }

    @Override
    public void close() {
        models.deconstruct();
    }
}
