package io.polyrank.analysis;

import io.polyrank.analysis.AnalysisReport.VariantUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment's plan says against its data.
 *
 * @param sharesChanged whether variants got other shares while lists were shown
 * @param doubts in sentences
 */
record PlanCheck(boolean sharesChanged, List<String> doubts) {

    private static final PlanCheck NOTHING = new PlanCheck(false, List.of());

    PlanCheck {
        doubts = List.copyOf(doubts);
    }

    /** Holds what was shown against the plan, if there is one. */
    static PlanCheck of(@Nullable ExperimentPlan plan, Traces traces, List<VariantUnits> variants) {
        PlanCheck check = plan == null ? NOTHING : plan.check(traces);
        List<String> doubts = new ArrayList<>(check.doubts());
        variants.stream()
                .filter(each -> each.share() == 0)
                .forEach(each -> doubts.add(String.format(
                        Locale.ROOT,
                        "Variant %s has %,d units and no planned share; it is compared all the same.",
                        each.variant(),
                        each.assigned())));
        if (traces.interleaved() > 0) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "Interleaved: %,d lists mix this experiment's variants and are left out; use `experiment interleaving`.",
                    traces.interleaved()));
        }
        return new PlanCheck(check.sharesChanged(), doubts);
    }
}
