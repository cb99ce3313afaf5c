package io.polyrank.search;

import com.yahoo.component.annotation.Inject;
import com.yahoo.component.chain.dependencies.After;
import com.yahoo.component.chain.dependencies.Before;
import com.yahoo.component.chain.dependencies.Provides;
import com.yahoo.data.access.simple.Value;
import com.yahoo.metrics.simple.MetricReceiver;
import com.yahoo.processing.request.CompoundName;
import com.yahoo.processing.request.Properties;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfile;
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.StructuredData;
import com.yahoo.search.searchchain.Execution;
import com.yahoo.search.searchchain.PhaseNames;
import io.polyrank.experiment.AssignmentQuery;
import io.polyrank.experiment.Changes;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExperimentsVersion;
import io.polyrank.experiment.LayerOutcome;
import io.polyrank.experiment.LayerOutcome.InVariant;
import io.polyrank.experiment.OverrideException;
import io.polyrank.experiment.Overrides;
import io.polyrank.experiment.RankingPlan;
import io.polyrank.experiment.UnitAttributes;
import io.polyrank.fusion.Fusions;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.metric.Surfaces;
import io.polyrank.runtime.TaskModels;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts each query into one variant per layer of the experiments, and lets the variants say how it is ranked.
 *
 * <p><b>What it does.</b> It asks {@link Experiments} once for what holds now, assigns the query's unit, and sets model, fusion, weights and
 * candidates as the variants want them, and what a variant's query profile has under {@code polyrank}, over what the query or its profile says: otherwise the variant would not be what is tested. The
 * result carries a field {@code polyrank_experiments}: the version of the experiments, and by layer the experiment and variant or why there
 * is none.
 *
 * <p><b>Query parameters.</b> {@code polyrank.unit}: what is assigned, default {@code polyrank.user}; a query with neither is in no experiment.
 * {@code polyrank.variant}: {@code LAYER:VARIANT} or {@code EXPERIMENT:VARIANT}, several with commas between them, for testing; pages shown
 * so are marked in the log and count in no analysis. Eligibility looks at {@code polyrank.surface} and {@code polyrank.context.<name>}.
 *
 * <p><b>Metrics.</b> {@code polyrank.assignments}, by layer and what came of it.
 *
 * <p><b>Access log.</b> {@code polyrank.variants}.
 *
 * <p><b>Order.</b> Provides {@value #NAME}; before everybody who reads how to rank.
 *
 * <p><b>Failures.</b> An override that names no variant is an error of the 4xx class; nothing is retrieved. A variant that cannot be ranked
 * with, such as one of a task that the model does not have, changes nothing: its units are ranked, and logged, as in no experiment, with a
 * {@code problem} in the field, {@code why} {@code unusable} in the metric, and a warning in the log.
 */
@Provides(ExperimentSearcher.NAME)
@After(PhaseNames.TRANSFORMED_QUERY)
@Before({UserContextSearcher.NAME, ExposureSearcher.NAME, MultiTaskSearcher.NAME})
public final class ExperimentSearcher extends Searcher {

    /** The name by which other Searchers place themselves before or after this one. */
    public static final String NAME = "Experiment";

    /** The field of results in which it tells what it did. */
    static final String FIELD = "polyrank_experiments";

    private static final CompoundName VARIANT = CompoundName.from("polyrank.variant");
    private static final String RANKING = "polyrank";
    private static final String SURFACE = "surface";
    private static final String UNUSABLE = "unusable";
    private static final int FUSIONS = 1_000;

    private final Experiments experiments;
    private final RankingRequests requests;
    private final CompiledQueryProfileRegistry profiles;
    private final Meters meters;
    private final Clock clock;
    private final RareLog log;

    @Inject
    public ExperimentSearcher(
            Experiments experiments, TaskModels models, CompiledQueryProfileRegistry profiles, MetricReceiver metrics) {
        this(experiments, models, profiles, metrics, Clock.systemUTC());
    }

    ExperimentSearcher(
            Experiments experiments,
            TaskModels models,
            CompiledQueryProfileRegistry profiles,
            MetricReceiver metrics,
            Clock clock) {
        this.experiments = experiments;
        this.requests = new RankingRequests(new ServedModels(models), new Fusions(FUSIONS), clock, () -> 0);
        this.profiles = profiles;
        this.meters = new Meters(metrics);
        this.clock = clock;
        this.log = new RareLog(Logger.getLogger(ExperimentSearcher.class.getName()), System::nanoTime);
    }

    @Override
    public Result search(Query query, Execution execution) {
        ExperimentsVersion version = experiments.current();
        if (UserQuery.is(query) || version.set().layers().isEmpty() || RankingRequests.leaveAlone(query)) {
            return execution.search(query);
        }
        Properties properties = query.properties();
        RankingPlan plan;
        try {
            Overrides overrides = Overrides.parse(properties.getString(VARIANT, ""), version.set());
            plan = version.set()
                    .plan(new AssignmentQuery(unit(properties), attributes(properties), clock.millis(), overrides));
        } catch (OverrideException e) {
            BadParameterException mistake = new BadParameterException(VARIANT.toString(), e.found(), e.expected());
            return new Result(query, ErrorMessage.createInvalidQueryParameter(mistake.getMessage()));
        }
        Optional<String> problem = apply(plan.changes(), properties);
        Variants variants = problem.isEmpty() ? Variants.of(plan) : Variants.NONE;
        variants.attachTo(query);
        count(plan, problem.isPresent());
        query.getContext(true).logValue("polyrank.variants", variants.toString());
        query.trace("Polyrank: experiments " + version.number() + ": " + variants, 2);
        Result result = execution.search(query);
        result.hits().setField(FIELD, field(version, plan, problem));
        return result;
    }

    /** What experiments tell apart. */
    static String unit(Properties properties) {
        return properties.getString(ExposureSearcher.UNIT, properties.getString(Parameters.USER, ""));
    }

    private static UnitAttributes attributes(Properties properties) {
        return attribute -> attribute.equals(SURFACE)
                ? properties.getString(Parameters.SURFACE, Surfaces.DEFAULT)
                : properties.getString(CompoundName.from(Parameters.CONTEXT + "." + attribute));
    }

    /**
     * Sets what is different. A query that cannot be read with it stays as it was: a mistake in an experiment is not its caller's.
     *
     * @return what is wrong with it
     */
    private Optional<String> apply(Changes changes, Properties properties) {
        Map<CompoundName, Object> settings = new LinkedHashMap<>();
        String profile = changes.queryProfile();
        CompiledQueryProfile found = profile == null ? null : profiles.findQueryProfile(profile);
        if (profile != null && found == null) {
            return problem("found no query profile " + profile);
        }
        if (found != null) {
            // Of a query profile what is about ranking: Vespa has read the rest of the query by now.
            found.listValues(RANKING).forEach((name, value) -> settings.put(name(RANKING, name), value));
        }
        put(settings, Parameters.MODEL, changes.model());
        put(settings, Parameters.FUSION, changes.fusion());
        put(settings, Parameters.CANDIDATES, changes.candidates());
        changes.weights().forEach((task, weight) -> settings.put(name(Parameters.WEIGHTS.toString(), task), weight));
        Map<CompoundName, @Nullable Object> before = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            before.put(name, properties.get(name));
            properties.set(name, value.toString());
        });
        try {
            requests.read(properties, RankingRequests.candidates(properties));
            return Optional.empty();
        } catch (BadParameterException e) {
            before.forEach(properties::set);
            return problem(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> problem(String problem) {
        log.warning("a variant cannot be ranked with, and its units are ranked as without experiments: " + problem);
        return Optional.of(problem);
    }

    private static CompoundName name(String parent, String child) {
        return CompoundName.from(parent + "." + child);
    }

    private static void put(Map<CompoundName, Object> settings, CompoundName name, @Nullable Object value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private void count(RankingPlan plan, boolean unusable) {
        for (LayerOutcome layer : plan.layers()) {
            String variant = layer instanceof InVariant in
                    ? in.experiment().name() + ":" + in.variant().name()
                    : "";
            String why = unusable && layer instanceof InVariant ? UNUSABLE : layer.why();
            meters.counter(PolyrankMetric.ASSIGNMENTS, layer.layer(), why, variant)
                    .add();
        }
    }

    private static StructuredData field(ExperimentsVersion version, RankingPlan plan, Optional<String> problem) {
        Value.ObjectValue root = new Value.ObjectValue();
        root.put("version", version.number());
        Value.ObjectValue layers = new Value.ObjectValue();
        for (LayerOutcome layer : plan.layers()) {
            Value.ObjectValue outcome = new Value.ObjectValue().put("why", layer.why());
            if (layer instanceof InVariant in) {
                outcome.put("experiment", in.experiment().name());
                outcome.put("variant", in.variant().name());
            }
            layers.put(layer.layer(), outcome);
        }
        root.put("layers", layers);
        problem.ifPresent(text -> root.put("problem", text));
        return new StructuredData(root);
    }

    /**
     * The variants of a query, for whoever logs it. It travels as a property of the query, which cannot come from a request.
     *
     * @param byLayer the variants by assignment, as {@code EXPERIMENT:VARIANT}
     * @param overridden whether the query asked for some
     */
    record Variants(Map<String, String> byLayer, boolean overridden) {

        private static final CompoundName PROPERTY = CompoundName.from("io.polyrank.search.variants");
        private static final Variants NONE = new Variants(Map.of(), false);

        private static Variants of(RankingPlan plan) {
            Map<String, String> byLayer = new TreeMap<>();
            boolean overridden = false;
            for (LayerOutcome layer : plan.layers()) {
                if (layer instanceof InVariant in) {
                    byLayer.put(
                            layer.layer(),
                            in.experiment().name() + ":" + in.variant().name());
                    overridden |= layer instanceof LayerOutcome.Overridden;
                }
            }
            return new Variants(byLayer, overridden);
        }

        private void attachTo(Query query) {
            query.properties().set(PROPERTY, this);
        }

        /** Those of a query. */
        static Variants of(Query query) {
            return query.properties().get(PROPERTY) instanceof Variants variants ? variants : NONE;
        }

        @Override
        public String toString() {
            return byLayer + (overridden ? " (overridden)" : "");
        }
    }
}
