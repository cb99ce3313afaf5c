package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;
import com.yahoo.processing.request.Properties;
import com.yahoo.search.Query;
import io.polyrank.experiment.LayerOutcome;
import io.polyrank.experiment.LayerOutcome.InVariant;
import io.polyrank.experiment.RankingPlan;
import io.polyrank.metric.Surfaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What experiments made of a query, and what it was before. It travels as a property of the query, which cannot come from a request and
 * is shared by clones. Of one thread at a time.
 */
final class AppliedPlan {

    private static final CompoundName PROPERTY = CompoundName.from("io.polyrank.search.appliedPlan");

    /** What says as much as nothing, of properties that have a type: those cannot be set to nothing where the query has a profile. */
    private static final Map<CompoundName, String> NOTHING = Map.of(
            Parameters.MODEL,
            "",
            Parameters.FUSION,
            "",
            Parameters.USER,
            "",
            Parameters.CANDIDATES,
            Integer.toString(Parameters.DEFAULT_CANDIDATES),
            Parameters.SURFACE,
            Surfaces.DEFAULT,
            Parameters.EXPLAIN,
            "false",
            ExposureSearcher.LOG,
            "true");

    private final long version;
    private final RankingPlan plan;
    private final List<Map<CompoundName, Object>> settings;
    private final Map<CompoundName, @Nullable Object> before = new LinkedHashMap<>();
    private @Nullable String problem;
    private @Nullable String unmixed;

    private AppliedPlan(long version, RankingPlan plan, List<Map<CompoundName, Object>> settings) {
        this.version = version;
        this.plan = plan;
        this.settings = List.copyOf(settings);
    }

    /**
     * Sets what a plan wants otherwise than the query has it.
     *
     * @param version number of the experiments that the plan comes from
     * @param settings of each variant whose ranking is mixed with others, the first of which the query gets; one if nothing is mixed
     */
    static AppliedPlan apply(long version, RankingPlan plan, List<Map<CompoundName, Object>> settings, Query query) {
        AppliedPlan applied = new AppliedPlan(version, plan, settings);
        Properties properties = query.properties();
        settings.forEach(each -> each.keySet().forEach(name -> applied.before.putIfAbsent(name, properties.get(name))));
        applied.set(0, properties);
        properties.set(PROPERTY, applied);
        return applied;
    }

    private void set(int variant, Properties properties) {
        settings.get(variant).forEach((name, value) -> properties.set(name, value.toString()));
    }

    /** What is read of a query while it is as another of the mixed variants wants it. */
    <T> T as(int variant, Properties properties, Supplier<T> reading) {
        takeBack(properties);
        set(variant, properties);
        try {
            return reading.get();
        } finally {
            takeBack(properties);
            set(0, properties);
        }
    }

    /** That of a query, if experiments had a part in it. */
    static Optional<AppliedPlan> of(Query query) {
        return Optional.ofNullable((AppliedPlan) query.properties().get(PROPERTY));
    }

    /** Makes the query what it was. */
    void takeBack(Properties properties) {
        before.forEach((name, value) -> properties.set(name, value == null ? NOTHING.get(name) : value));
    }

    /** Says that the query could not be ranked as the variants want it. */
    void unusable(String why) {
        problem = why;
    }

    /** Says that the rankings of the variants could not be mixed, so that the query is ranked as the first of them wants it. */
    void unmixed(String why) {
        unmixed = why;
    }

    /** Why nothing was mixed although it should be. */
    Optional<String> unmixed() {
        return Optional.ofNullable(unmixed);
    }

    /** The number of the experiments that the query was assigned by. */
    long version() {
        return version;
    }

    /** What became of the unit in each layer. */
    RankingPlan plan() {
        return plan;
    }

    /** Why the query is ranked as without experiments, if it is. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** By layer, the experiment and variant it is ranked with, as {@code EXPERIMENT:VARIANT}. */
    Map<String, String> variants() {
        Map<String, String> variants = new TreeMap<>();
        for (LayerOutcome layer : plan.layers()) {
            if (problem == null && layer instanceof InVariant in) {
                variants.put(layer.layer(), name(in));
            }
        }
        return variants;
    }

    /** By layer, the experiment whose variants' rankings are mixed. */
    Map<String, String> interleaved() {
        return unmixed == null ? toInterleave() : Map.of();
    }

    /** By layer, the experiment whose variants' rankings should be mixed and are not. */
    Map<String, String> notInterleaved() {
        return unmixed == null ? Map.of() : toInterleave();
    }

    private Map<String, String> toInterleave() {
        return problem == null
                ? plan.interleaved()
                        .map(mixed -> Map.of(mixed.layer(), mixed.experiment().name()))
                        .orElse(Map.of())
                : Map.of();
    }

    /** Whether the query asked for some of its variants. */
    boolean overridden() {
        return plan.layers().stream().anyMatch(LayerOutcome.Overridden.class::isInstance);
    }

    static String name(InVariant in) {
        return in.experiment().name() + ":" + in.variant().name();
    }
}
