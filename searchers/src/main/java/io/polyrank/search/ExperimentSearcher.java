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
import com.yahoo.search.query.profile.compiled.CompiledQueryProfileRegistry;
import com.yahoo.search.result.ErrorMessage;
import com.yahoo.search.result.StructuredData;
import com.yahoo.search.searchchain.Execution;
import com.yahoo.search.searchchain.PhaseNames;
import io.polyrank.experiment.AssignmentQuery;
import io.polyrank.experiment.Changes;
import io.polyrank.experiment.Experiment;
import io.polyrank.experiment.Experiments;
import io.polyrank.experiment.ExperimentsVersion;
import io.polyrank.experiment.LayerOutcome;
import io.polyrank.experiment.LayerOutcome.InVariant;
import io.polyrank.experiment.LayerOutcome.Interleaved;
import io.polyrank.experiment.OverrideException;
import io.polyrank.experiment.Overrides;
import io.polyrank.experiment.RankingPlan;
import io.polyrank.experiment.UnitAttributes;
import io.polyrank.metric.Meters;
import io.polyrank.metric.PolyrankMetric;
import io.polyrank.metric.Surfaces;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts each query into one variant per layer of the experiments, and lets the variants say how it is ranked.
 *
 * <p><b>What it does.</b> It asks {@link Experiments} once for what holds now, assigns the query's unit, and sets model, fusion, weights and
 * candidates as the variants want them, and what a variant's query profile has under {@code polyrank}, over what the query or its profile says: otherwise the variant would not be what is tested. The
 * result carries a field {@code polyrank_experiments}: the version of the experiments, and by layer the experiment and variant or why there
 * is none.
 *
 * <p>It also says which lists are to be explored, that is, shown in a random order with known chances; their receipt has
 * {@code explored}. In an experiment with interleaving the query is ranked as its first variant wants it, and {@link MultiTaskSearcher}
 * mixes the rankings of the others into that.
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
 * {@code problem} in the field, {@code why} {@code unusable} in the metric, and a warning in the log. Where rankings could not be mixed it is the same, but the query is ranked
 * as the first variant wants it.
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
    private static final String SURFACE = "surface";
    private static final String ASSIGNED = "assigned";
    private static final String UNUSABLE = "unusable";

    private final Experiments experiments;
    private final CompiledQueryProfileRegistry profiles;
    private final Meters meters;
    private final Clock clock;

    @Inject
    public ExperimentSearcher(Experiments experiments, CompiledQueryProfileRegistry profiles, MetricReceiver metrics) {
        this(experiments, profiles, metrics, Clock.systemUTC());
    }

    ExperimentSearcher(
            Experiments experiments, CompiledQueryProfileRegistry profiles, MetricReceiver metrics, Clock clock) {
        this.experiments = experiments;
        this.profiles = profiles;
        this.meters = new Meters(metrics);
        this.clock = clock;
    }

    @Override
    public Result search(Query query, Execution execution) {
        ExperimentsVersion version = experiments.current();
        if (UserQuery.is(query) || version.set().isIdle() || RankingRequests.leaveAlone(query)) {
            return execution.search(query);
        }
        Properties properties = query.properties();
        String unit = unit(properties);
        if (unit.length() > Parameters.MAXIMUM_USER_LENGTH) {
            return refused(
                    query,
                    ExposureSearcher.UNIT,
                    unit.length() + " characters",
                    "at most " + Parameters.MAXIMUM_USER_LENGTH);
        }
        AssignmentQuery asked;
        try {
            Overrides overrides = Overrides.parse(properties.getString(VARIANT, ""), version.set());
            asked = new AssignmentQuery(
                    unit, attributes(properties), RankingRequests.timeMillis(properties, clock), overrides);
        } catch (OverrideException e) {
            return refused(query, VARIANT, e.found(), e.expected());
        }
        AppliedPlan applied = apply(version, version.set().plan(asked), query);
        if (version.set().explores() && applied.interleaved().isEmpty()) {
            version.set()
                    .exploredList(asked, query.getModel().getQueryTree().toString())
                    .ifPresent(list -> ListExploration.plan(query, list));
        }
        query.trace("Polyrank: experiments " + version.number() + ": " + applied.variants(), 2);
        Result result = execution.search(query);
        count(applied);
        query.getContext(true).logValue("polyrank.variants", applied.variants().toString());
        result.hits().setField(FIELD, field(version, applied));
        return result;
    }

    private static Result refused(Query query, CompoundName parameter, String found, String expected) {
        BadParameterException mistake = new BadParameterException(parameter.toString(), found, expected);
        return new Result(query, ErrorMessage.createInvalidQueryParameter(mistake.getMessage()));
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

    private AppliedPlan apply(ExperimentsVersion version, RankingPlan plan, Query query) {
        List<Changes> mixed = plan.interleaved()
                .map(outcome -> outcome.experiment().variants().stream()
                        .map(plan::changesOf)
                        .toList())
                .orElse(List.of(plan.changes()));
        List<Map<CompoundName, Object>> settings = new ArrayList<>();
        mixed.forEach(changes -> VariantSettings.of(changes, profiles).ifPresent(settings::add));
        boolean known = settings.size() == mixed.size();
        AppliedPlan applied = AppliedPlan.apply(version.number(), plan, known ? settings : List.of(Map.of()), query);
        if (!known) {
            applied.unusable("found no query profile " + plan.changes().queryProfile());
        }
        return applied;
    }

    private void count(AppliedPlan applied) {
        boolean unusable = applied.problem().isPresent();
        for (LayerOutcome layer : applied.plan().layers()) {
            String variant = layer instanceof InVariant in ? AppliedPlan.name(in) : "";
            boolean failed = layer instanceof Interleaved
                    ? unusable || applied.unmixed().isPresent()
                    : unusable && layer instanceof InVariant;
            String why = failed ? UNUSABLE : layer.why();
            meters.counter(PolyrankMetric.ASSIGNMENTS, layer.layer(), why, variant)
                    .add();
            if (layer instanceof InVariant in) {
                experiments.counts().add(in.experiment().name(), in.variant().name(), why);
            } else if (layer instanceof Interleaved mixed) {
                Experiment experiment = mixed.experiment();
                experiment.variants().forEach(each -> experiments
                        .counts()
                        .add(experiment.name(), each.name(), failed ? UNUSABLE : ASSIGNED));
            }
        }
    }

    private static StructuredData field(ExperimentsVersion version, AppliedPlan applied) {
        Value.ObjectValue root = new Value.ObjectValue();
        root.put("version", version.number());
        Value.ObjectValue layers = new Value.ObjectValue();
        for (LayerOutcome layer : applied.plan().layers()) {
            Value.ObjectValue outcome = new Value.ObjectValue().put("why", layer.why());
            if (layer instanceof InVariant in) {
                outcome.put("experiment", in.experiment().name());
                outcome.put("variant", in.variant().name());
            } else if (layer instanceof Interleaved mixed) {
                outcome.put("experiment", mixed.experiment().name());
            }
            layers.put(layer.layer(), outcome);
        }
        root.put("layers", layers);
        applied.problem().or(applied::unmixed).ifPresent(text -> root.put("problem", text));
        return new StructuredData(root);
    }
}
