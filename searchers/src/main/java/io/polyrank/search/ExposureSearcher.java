package io.polyrank.search;

import com.yahoo.component.annotation.Inject;
import com.yahoo.component.chain.dependencies.After;
import com.yahoo.component.chain.dependencies.Before;
import com.yahoo.component.chain.dependencies.Provides;
import com.yahoo.data.access.Inspectable;
import com.yahoo.data.access.Inspector;
import com.yahoo.data.access.Type;
import com.yahoo.processing.request.CompoundName;
import com.yahoo.search.Query;
import com.yahoo.search.Result;
import com.yahoo.search.Searcher;
import com.yahoo.search.result.FeatureData;
import com.yahoo.search.result.Hit;
import com.yahoo.search.searchchain.Execution;
import com.yahoo.search.searchchain.PhaseNames;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.experiment.Exposure;
import io.polyrank.experiment.ExposureLog;
import io.polyrank.metric.Surfaces;
import io.polyrank.search.ListExploration.Placed;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Logs what was shown: every page that was asked to be ranked, with items, positions, scores and what ranked it, one line each in the
 * {@link ExposureLog}.
 *
 * <p><b>What it does.</b> It reads the receipt and the scores from the result as {@link MultiTaskSearcher} leaves it, so what is logged is
 * what the caller is told. A page without a receipt is not logged.
 *
 * <p><b>Query parameters.</b> {@code polyrank.log}: {@code false} for a page that nobody will see, such as a warm-up; default
 * {@code true}. {@code polyrank.unit}: what experiments tell apart, default the user.
 *
 * <p><b>Configuration.</b> {@code exposures}: the item's field. {@code log-files} of the {@link ExposureLog}: folder, sizes; without a folder
 * nothing is logged.
 *
 * <p><b>Metrics.</b> {@code polyrank.log_lines} with {@code log} {@code exposures}.
 *
 * <p><b>Order.</b> Provides {@value #NAME}; before {@value MultiTaskSearcher#NAME}, whose result it reads.
 *
 * <p><b>Failures.</b> It never changes or fails a result. What cannot be logged is counted or, if it is a mistake of ours, logged as a
 * warning.
 */
@Provides(ExposureSearcher.NAME)
@After(PhaseNames.TRANSFORMED_QUERY)
@Before(MultiTaskSearcher.NAME)
public final class ExposureSearcher extends Searcher {

    /** The name by which other Searchers place themselves before or after this one. */
    public static final String NAME = "Exposure";

    static final CompoundName LOG = CompoundName.from("polyrank.log");
    static final CompoundName UNIT = CompoundName.from("polyrank.unit");

    private static final String MATCH_FEATURES = "matchfeatures";

    private final ExposureLog exposures;
    private final String itemFeature;
    private final Clock clock;
    private final RareLog failures;

    @Inject
    public ExposureSearcher(ExposureLog exposures, ExposuresConfig config) {
        this(exposures, config, Clock.systemUTC());
    }

    ExposureSearcher(ExposureLog exposures, ExposuresConfig config, Clock clock) {
        this.exposures = exposures;
        this.itemFeature = MatchFeatures.featureName(config.itemField());
        this.clock = clock;
        this.failures = new RareLog(Logger.getLogger(ExposureSearcher.class.getName()), System::nanoTime);
    }

    @Override
    public Result search(Query query, Execution execution) {
        Result result = execution.search(query);
        if (exposures.isOn() && !UserQuery.is(query) && query.properties().getBoolean(LOG, true)) {
            try {
                log(query, result);
            } catch (RuntimeException e) {
                failures.warning("a page could not be logged", e);
            }
        }
        return result;
    }

    private void log(Query query, Result result) {
        if (!(result.hits().getField(Receipt.FIELD) instanceof Inspectable field)) {
            return;
        }
        Inspector receipt = field.inspect();
        String id = receipt.field("query").asString();
        Optional<AppliedPlan> plan = AppliedPlan.of(query);
        exposures.add(new Exposure(
                id,
                RankingRequests.timeMillis(query.properties(), clock),
                ExperimentSearcher.unit(query.properties()),
                query.properties().getString(Parameters.USER, ""),
                query.properties().getString(Parameters.SURFACE, Surfaces.DEFAULT),
                plan.map(AppliedPlan::variants).orElse(Map.of()),
                plan.map(AppliedPlan::interleaved).orElse(Map.of()),
                plan.map(AppliedPlan::notInterleaved).orElse(Map.of()),
                plan.map(AppliedPlan::overridden).orElse(false),
                receipt.field("model").asString(),
                receipt.field("version").asString(),
                query.properties().getString(Parameters.FUSION, ""),
                weights(query),
                receipt.field("level").asString(),
                ListExploration.of(query)
                        .flatMap(exploration -> exploration.candidates(this::item))
                        .orElse(null),
                plan.map(AppliedPlan::version).orElse(Exposure.NO_EXPERIMENTS),
                shown(query, result)));
    }

    private static Map<String, String> weights(Query query) {
        Map<String, String> weights = new LinkedHashMap<>();
        query.properties().listProperties(Parameters.WEIGHTS).forEach((name, value) -> {
            if (!name.isEmpty() && value != null) {
                weights.put(name, value.toString());
            }
        });
        return weights;
    }

    private List<Exposure.Shown> shown(Query query, Result result) {
        List<Exposure.Shown> shown = new ArrayList<>();
        Optional<ListExploration> exploration = ListExploration.of(query);
        for (Hit hit : result.hits().asList()) {
            if (!Candidates.isContent(hit)) {
                continue;
            }
            LoggedScores scores = LoggedScores.of(hit);
            Placed placed = exploration
                    .flatMap(each -> each.placed(hit))
                    .orElseGet(() -> new Placed(hit.getRelevance().getScore(), 1));
            shown.add(new Exposure.Shown(
                    query.getOffset() + shown.size() + 1,
                    item(hit),
                    scores.scores(),
                    scores.retrieval(),
                    placed.relevance(),
                    placed.propensity(),
                    scores.team(),
                    scores.credits()));
        }
        return shown;
    }

    /** As events name it; the hit's own id where there is no match-feature. */
    private String item(Hit hit) {
        if (hit.getField(MATCH_FEATURES) instanceof FeatureData features) {
            Inspector value = features.inspect().field(itemFeature);
            if (value.type() == Type.DOUBLE || value.type() == Type.LONG) {
                return FieldValues.textOf(value.asDouble());
            }
        }
        return String.valueOf(hit.getId());
    }
}
