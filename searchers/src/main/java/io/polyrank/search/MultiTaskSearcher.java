package io.polyrank.search;

import com.yahoo.component.annotation.Inject;
import com.yahoo.component.chain.dependencies.After;
import com.yahoo.component.chain.dependencies.Before;
import com.yahoo.component.chain.dependencies.Provides;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.processing.request.Properties;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.Hit;
import com.yahoo.search.schema.Schema;
import com.yahoo.search.searchchain.Execution;
import com.yahoo.search.searchchain.PhaseNames;
import io.polyrank.fusion.Fusions;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.runtime.TaskModels;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Ranks the hits of a query by several tasks at once.
 *
 * <p><b>What it does.</b> It retrieves {@code polyrank.candidates} hits whatever the page asked for, reads their fields
 * from the match-features, scores all of them for all tasks in one run of the model, turns the task scores into one
 * relevance and returns the page of that order. So pages are slices of one ranking. Every scored hit carries the field
 * {@code polyrank} with every score and {@code retrieval}, the relevance it was retrieved with; the result
 * itself carries a field {@code polyrank} with the receipt: level, model, version, device, how many candidates were
 * found and scored, and the microseconds of each step.
 *
 * <p><b>Query parameters</b>, from the request or a query profile:
 *
 * <ul>
 *   <li>{@code polyrank.user}: whose context to rank with, see {@link UserContextSearcher}; default nobody's
 *   <li>{@code polyrank.candidates}: how many hits to rank, 1 to 10,000, or 0 to switch ranking off; default 200
 *   <li>{@code polyrank.weights.<score>}: how much a score counts, -100 to 100; default 1 for a task, 0 for a class. A
 *       score is called like its task, or {@code task_class} for each class of a task that has some
 *   <li>{@code polyrank.fusion}: a ranking expression over score names, {@code w_<score>}, {@code retrieval}, and the
 *       numbers among the item fields the model reads; default the product of {@code pow(score, w_score)} over all
 *   <li>{@code polyrank.model}: the name of a model; default the first configured one
 *   <li>{@code polyrank.now}: the time of the query in epoch milliseconds; default the clock's
 *   <li>{@code polyrank.context.<name>}: features of the query itself; default what the model declares
 *   <li>{@code polyrank.surface}: where the shop shows the hits, such as search or home, for metrics; default {@code default}
 *   <li>{@code polyrank.explain}: {@code true} or {@code false}, whether each hit of the page says how it came to its
 *       relevance: each task's share ({@link io.polyrank.fusion.TaskShares}) and, if the model's package shows them, gates and
 *       attention per task; default {@code false}. It runs after ranking and changes nothing of it; what cannot be explained
 *       in half of the time left has a reason instead
 * </ul>
 *
 * <p><b>Interleaving.</b> Where {@link ExperimentSearcher} wants the rankings of several variants mixed, each model of theirs runs once over the
 * same candidates, and the page is drafted of what the variants make of the scores. A mixed hit has {@code 1 / rank} as relevance and says whose pick
 * it is ({@code team}) or what each variant gets for it ({@code credits}); scores and explanations are those of the first variant. A
 * variant that fails leaves the page to the first one, and the receipt says so ({@code not_interleaved}).
 *
 * <p><b>What is left alone.</b> Queries for schemas other than the configured one, queries that ask for sorting or for no
 * hits, and what grouping returns.
 *
 * <p><b>Configuration.</b> {@code multi-task}: schema, least time left, number of expressions kept; a shadow model and the
 * share of queries that it scores beside the traffic, for comparison alone; the share of queries that is encoded again.
 *
 * <p><b>Metrics.</b> {@link PolyrankMetric}: queries by level, errors by category, device fallbacks, candidates, scored,
 * non-finite, time by step, user contexts by outcome, the model's age, what the scores of each page add up to, the shadow's
 * queries, time and differences, and of sampled queries whether they are encoded as in training ({@link ParityProbe}). With
 * {@code trace.level=2} the trace has a line for every step; with {@code trace.level=3} also the user's events by
 * behaviour, the values missing, the range of each score, fusion with weights, and the first candidates before and after.
 *
 * <p><b>Access log.</b> {@code polyrank.model}, {@code polyrank.version}, {@code polyrank.level}.
 *
 * <p><b>Order.</b> Provides {@value #NAME}; after query transformation and before results are blended, so that it sees
 * one list of all sources' hits before anybody fills them; before the filter of fields not selected, which it outlives.
 *
 * <p><b>Failures.</b> A parameter its caller got wrong is an error of the 4xx class that names parameter, found and
 * expected; nothing is retrieved. Everything else leaves the page in the order of retrieval, or ranks with less, and
 * says so in the receipt ({@link DegradationLevel}) and in a metric: an error from the content nodes, a failing model,
 * too little time, a user who cannot be looked up. Hits without match-features and candidates without finite scores
 * follow behind all ranked hits in the order of retrieval. Relevance is never NaN.
 */
@Provides(MultiTaskSearcher.NAME)
@After(PhaseNames.TRANSFORMED_QUERY)
@Before({PhaseNames.BLENDED_RESULT, "com.yahoo.search.yql.FieldFilter"})
public final class MultiTaskSearcher extends Searcher {

    /** The name by which other Searchers place themselves before or after this one. */
    public static final String NAME = "MultiTaskRanking";

    /** A model may be replaced between being chosen and being held; one that stays closed belongs to a closing container. */
    private static final int MOST_ATTEMPTS = 5;

    private static final double NANOS_PER_MILLI = 1e6;

    private final String schema;
    private final RankingRequests requests;
    private final RankingTools tools;

    /**
     * @throws IllegalArgumentException when a setting is out of range, or a task's name cannot be used in expressions
     */
    @Inject
    public MultiTaskSearcher(TaskModels models, MultiTaskConfig config, MetricReceiver metrics) {
        this(models, config, metrics, Clock.systemUTC(), System::nanoTime, new SecureRandom());
    }

    MultiTaskSearcher(
            TaskModels models,
            MultiTaskConfig config,
            MetricReceiver metrics,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        if (config.minimumTimeLeftMillis() < 0) {
            throw new IllegalArgumentException("multi-task config: minimumTimeLeftMillis: found "
                    + config.minimumTimeLeftMillis() + ", expected 0 or more");
        }
        this.schema = config.schema();
        ServedModels served = new ServedModels(models);
        this.requests = new RankingRequests(served, new Fusions(config.fusionExpressions()), clock, random::nextLong);
        Shadow shadow =
                new Shadow(config.shadow(), config.shadowShare(), served, metrics, random::nextDouble, nanoTime);
        ParityProbe parity = new ParityProbe(config.parityShare(), metrics, random::nextDouble, nanoTime);
        AnswerTime answerTime = new AnswerTime(config.minimumTimeLeftMillis());
        this.tools = new RankingTools(answerTime, shadow, parity, new RankingMetrics(metrics), nanoTime);
    }

    @Override
    public void deconstruct() {
        tools.shadow().close();
        tools.parity().close();
        super.deconstruct();
    }

    @Override
    public Result search(Query query, Execution execution) {
        if (UserQuery.is(query) || !asksForItems(query, execution)) {
            return execution.search(query);
        }
        if (RankingRequests.leaveAlone(query)) {
            query.trace("Polyrank: no ranking asked for", 2);
            return execution.search(query);
        }
        RankingRequest request;
        boolean held;
        int attempts = 0;
        try {
            do {
                request = read(query);
                held = request.model().model().hold();
                attempts++;
            } while (!held && attempts < MOST_ATTEMPTS);
        } catch (BadParameterException e) {
            tools.metrics().refused();
            return new Result(query, ErrorMessage.createInvalidQueryParameter(e.getMessage()));
        }
        try (Teams teams = Teams.of(query, request, requests)) {
            return new QueryRanking(query, request, teams, tools).page(execution);
        } finally {
            if (held) {
                request.model().model().release();
            }
        }
    }

    /** Without what experiments want where the query cannot be read with it: that mistake is not its caller's. */
    private RankingRequest read(Query query) {
        Properties properties = query.properties();
        try {
            return requests.read(properties, RankingRequests.candidates(properties));
        } catch (BadParameterException e) {
            AppliedPlan plan = AppliedPlan.of(query).orElseThrow(() -> e);
            plan.takeBack(properties);
            RankingRequest without = requests.read(properties, RankingRequests.candidates(properties));
            plan.unusable(String.valueOf(e.getMessage()));
            tools.warnOnce("experiments: a variant cannot be ranked with, and its units are ranked without it: "
                    + e.getMessage());
            return without;
        }
    }

    /** Keeps the scores on the hits also where the query selects fields and so has all others removed. */
    @Override
    public void fill(Result result, String summaryClass, Execution execution) {
        IdentityHashMap<Hit, Object> scores = new IdentityHashMap<>();
        for (Hit hit : result.hits().asUnorderedHits()) {
            Object field = hit.getField(Receipt.FIELD);
            if (field != null) {
                scores.put(hit, field);
            }
        }
        long start = tools.nanoTime().getAsLong();
        execution.fill(result, summaryClass);
        if (!UserQuery.is(result.getQuery()) && result.hits().getConcreteSize() > 0) {
            tools.answerTime().observe((tools.nanoTime().getAsLong() - start) / NANOS_PER_MILLI);
        }
        scores.forEach((hit, field) -> hit.setField(Receipt.FIELD, field));
    }

    /** Where nothing is known of schemas, as in a chain without content nodes, every query may ask for items. */
    private boolean asksForItems(Query query, Execution execution) {
        Collection<Schema> schemas =
                execution.context().schemaInfo().newSession(query).schemas();
        return schemas.isEmpty()
                || schemas.stream().anyMatch(asked -> asked.name().equals(schema));
    }
}
