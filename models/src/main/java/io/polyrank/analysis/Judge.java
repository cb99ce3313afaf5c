package io.polyrank.analysis;

import io.polyrank.analysis.Comparison.Role;
import io.polyrank.analysis.Decision.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides: ship, stop or wait.
 *
 * <p>In this order: with shares that changed, a sample ratio mismatch, damaged logs or too few units, wait. With a guardrail that is surely worse than its
 * margin, stop. With the deciding metric surely worse, or surely not better by the effect of interest, stop. With it surely
 * better and every guardrail surely within its margin, ship. Otherwise wait. "Surely" is by intervals and p-values that
 * stay valid at any number of looks, or by those of one look if a duration was planned and is over.
 */
final class Judge {

    private final AnalysisSettings settings;
    private final boolean sharesChanged;
    private final double sampleRatioP;
    private final LogHealth logs;
    private final int days;
    private final List<Comparison> comparisons;

    Judge(
            AnalysisSettings settings,
            boolean sharesChanged,
            double sampleRatioP,
            LogHealth logs,
            int days,
            List<Comparison> comparisons) {
        this.settings = settings;
        this.sharesChanged = sharesChanged;
        this.sampleRatioP = sampleRatioP;
        this.logs = logs;
        this.days = days;
        this.comparisons = comparisons;
    }

    Decision decide() {
        if (sharesChanged) {
            return new Decision(
                    Verdict.WAIT,
                    null,
                    "the shares within the experiment changed while it ran, so the variants' figures are of different days;"
                            + " decide by data of unchanged shares, or by what `experiment allocate` expects to lose.");
        }
        if (SampleRatio.alarms(sampleRatioP)) {
            return new Decision(
                    Verdict.WAIT,
                    null,
                    "the variants' units are not split as planned (p = " + number("%.2g", sampleRatioP)
                            + "), so no figure below can be trusted; find out where units are lost first.");
        }
        if (logs.damaged()) {
            return new Decision(
                    Verdict.WAIT,
                    null,
                    "too much of the logs is missing or cannot be read, as the cautions say; repair them first.");
        }
        List<Decision> decisions = comparisons.stream()
                .filter(each -> each.role() == Role.PRIMARY)
                .sorted(Comparator.comparingDouble(each -> -gain(each)))
                .map(this::decide)
                .toList();
        return decisions.stream()
                .filter(each -> each.verdict() == Verdict.SHIP)
                .findFirst()
                .orElseGet(() -> decisions.stream()
                        .filter(each -> each.verdict() == Verdict.WAIT)
                        .findFirst()
                        .orElse(decisions.isEmpty() ? alone() : decisions.get(0)));
    }

    private static Decision alone() {
        return new Decision(Verdict.WAIT, null, "only control was shown; there is nothing to compare it with.");
    }

    private Decision decide(Comparison primary) {
        String name = primary.variant();
        int least = Math.min(primary.controlUnits(), primary.variantUnits());
        if (least < Comparisons.LEAST_UNITS || primary.activeUnits() < Comparisons.LEAST_ACTIVE) {
            return wait(
                    name,
                    "too few units: " + least + " in the smaller variant, of all "
                            + primary.activeUnits() + " with " + primary.metric() + "; at least "
                            + Comparisons.LEAST_UNITS
                            + " and " + Comparisons.LEAST_ACTIVE + " are needed for intervals to hold.");
        }
        Integer planned = settings.fixedDays();
        if (planned != null && days < planned) {
            return wait(
                    name,
                    "it was planned to run " + planned + " days and has run " + days
                            + "; deciding earlier by one look's intervals would find effects that are not there.");
        }
        Comparison harmed = guardrail(name, each -> good(each).high() < -margin(each));
        if (harmed != null) {
            return new Decision(
                    Verdict.STOP,
                    name,
                    harmed.metric() + " gets worse by more than its margin of " + percent(margin(harmed)) + ": "
                            + found(harmed) + ".");
        }
        return byPrimary(primary);
    }

    private Decision byPrimary(Comparison primary) {
        String name = primary.variant();
        boolean sure = p(primary) <= settings.alpha() && !interval(primary).contains(0);
        if (sure && gain(primary) < 0) {
            return new Decision(Verdict.STOP, name, primary.metric() + " gets worse: " + found(primary) + ".");
        }
        if (sure && gain(primary) > 0) {
            Comparison open = guardrail(name, each -> !(good(each).low() > -margin(each)));
            return open == null
                    ? new Decision(
                            Verdict.SHIP,
                            name,
                            primary.metric() + " gets better: " + found(primary)
                                    + (settings.guardrails().isEmpty()
                                            ? "."
                                            : ", and every guardrail is within its margin."))
                    : wait(
                            name,
                            primary.metric() + " gets better (" + found(primary) + "), but " + open.metric()
                                    + " may still be worse than its margin of " + percent(margin(open)) + ": "
                                    + found(open)
                                    + ".");
        }
        Double mde = settings.mde();
        if (mde != null && good(primary).high() < mde) {
            return new Decision(
                    Verdict.STOP,
                    name,
                    primary.metric() + " is surely not better by the " + percent(mde) + " that matter: "
                            + found(primary) + ".");
        }
        return wait(
                name,
                primary.metric() + " is neither surely better nor worse: " + found(primary)
                        + ". One look at so many units finds an effect of " + percent(primary.detectableLift())
                        + " with a power of "
                        + percent(settings.power()) + (mde == null ? "." : "; " + percent(mde) + " are of interest."));
    }

    private @Nullable Comparison guardrail(String variant, Predicate<Comparison> condition) {
        return comparisons.stream()
                .filter(each -> each.role() == Role.GUARDRAIL && each.variant().equals(variant))
                .filter(condition)
                .findFirst()
                .orElse(null);
    }

    private static Decision wait(String variant, String reason) {
        return new Decision(Verdict.WAIT, variant, reason);
    }

    private double margin(Comparison guardrail) {
        return settings.guardrails().getOrDefault(guardrail.metric(), 0.0);
    }

    private boolean fixed() {
        return settings.fixedDays() != null;
    }

    private double p(Comparison comparison) {
        return fixed() ? comparison.adjustedP() : comparison.adjustedSequentialP();
    }

    private double gain(Comparison comparison) {
        return less(comparison) ? -comparison.difference() : comparison.difference();
    }

    private boolean less(Comparison comparison) {
        return settings.lessIsBetter().contains(comparison.metric());
    }

    private Range interval(Comparison comparison) {
        return fixed() ? comparison.liftRange() : comparison.sequentialRange();
    }

    /** The interval of the lift, turned so that more is better. */
    private Range good(Comparison comparison) {
        Range range = interval(comparison);
        return less(comparison) ? range.negated() : range;
    }

    private String found(Comparison comparison) {
        Range range = interval(comparison);
        return signed(comparison.lift()) + " (" + signed(range.low()) + " to " + signed(range.high()) + ", p "
                + number("%.2g", p(comparison)) + ")";
    }

    private static String percent(double value) {
        return Double.isNaN(value)
                ? "unknown"
                : BigDecimal.valueOf(100 * value)
                                .round(new MathContext(3))
                                .stripTrailingZeros()
                                .toPlainString() + " %";
    }

    private static String signed(double value) {
        return number("%+.2f %%", 100 * value);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, format, value);
    }
}
