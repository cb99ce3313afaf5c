package io.polyrank.search;

import com.yahoo.processing.request.CompoundName;
import com.yahoo.processing.request.Properties;
import com.yahoo.search.Query;
import io.polyrank.experiment.LayerOutcome;
import io.polyrank.experiment.LayerOutcome.InVariant;
import io.polyrank.experiment.RankingPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What experiments made of a query, and what it was before. It travels as a property of the query, which cannot come from a request and
 * is shared by clones. Of one thread at a time.
 */
final class AppliedPlan {

    private static final CompoundName PROPERTY = CompoundName.from("io.polyrank.search.appliedPlan");

    private final RankingPlan plan;
    private final Map<CompoundName, @Nullable Object> before = new LinkedHashMap<>();
    private @Nullable String problem;

    private AppliedPlan(RankingPlan plan) {
        this.plan = plan;
    }

    /** Sets what a plan wants otherwise than the query has it. */
    static AppliedPlan apply(RankingPlan plan, Map<CompoundName, Object> settings, Query query) {
        AppliedPlan applied = new AppliedPlan(plan);
        Properties properties = query.properties();
        settings.forEach((name, value) -> {
            applied.before.put(name, properties.get(name));
            properties.set(name, value.toString());
        });
        properties.set(PROPERTY, applied);
        return applied;
    }

    /** That of a query, if experiments had a part in it. */
    static Optional<AppliedPlan> of(Query query) {
        return Optional.ofNullable((AppliedPlan) query.properties().get(PROPERTY));
    }

    /** Makes the query what it was. */
    void takeBack(Properties properties) {
        before.forEach(properties::set);
    }

    /** Says that the query could not be ranked as the variants want it. */
    void unusable(String why) {
        problem = why;
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

    /** Whether the query asked for some of its variants. */
    boolean overridden() {
        return plan.layers().stream().anyMatch(LayerOutcome.Overridden.class::isInstance);
    }

    static String name(InVariant in) {
        return in.experiment().name() + ":" + in.variant().name();
    }
}
