package io.polyrank.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How many units and days an experiment needs, from logged traffic.
 *
 * <p>Implementation note: two arms of n units tell a difference d with power q when {@code d = (z(1 - alpha / 2) + z(q))
 * sqrt((1 + (1 + mde)^2) s^2 / n)}: control has the metric's variance s^2 per unit, for ratios that of the delta method (see
 * {@link Arm}), and the variant, as {@link Effect#power} has it, more.
 * Always-valid inference needs the variance v of the difference to satisfy {@code d = reach(v) + z(q) sqrt(v)}, see {@link
 * Sequential}; as it is asked only at the end and not at each look, this is an upper bound. s^2 and the number of units
 * depend on the duration, so both are taken from as many of the logged days; past the last logged day units go on coming as
 * in its second half, with the last day's s^2.
 *
 * @param question what is planned for
 * @param logged what the log has by its last day
 * @param once for one look at the end
 * @param always for any number of looks
 * @param arithmetic how it was worked out, line by line
 */
public record TrafficPlan(Question question, Day logged, Need once, Need always, List<String> arithmetic) {

    private static final int MOST_DAYS = 730;

    /**
     * What is planned for.
     *
     * @param metric name
     * @param mde relative effect to find
     * @param alpha risk of a false alarm
     * @param power chance of finding the effect
     * @param variants with control
     * @param share of the traffic that takes part
     * @param mixing of sequential inference
     */
    public record Question(
            String metric, double mde, double alpha, double power, int variants, double share, double mixing) {

        public Question {
            if (!(mde > 0) || !(alpha > 0 && alpha < 1) || !(power > 0 && power < 1) || !(mixing > 0)) {
                throw new IllegalArgumentException(
                        "plan: found --mde " + mde + ", --alpha " + alpha + ", --power " + power + ", --mixing "
                                + mixing + ", expected --mde and --mixing above 0, the others between 0 and 1");
            }
            if (variants < 2 || !(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("plan: found --variants " + variants + ", --share " + share
                        + ", expected at least 2 variants and a share above 0 and at most 100%");
            }
        }
    }

    /**
     * The traffic of the first days of the log.
     *
     * @param days how many
     * @param units that were shown anything
     * @param mean the metric
     * @param variance per unit, by the delta method
     */
    public record Day(int days, int units, double mean, double variance) {}

    /**
     * What is needed.
     *
     * @param unitsPerVariant units
     * @param days null if two years are not enough
     * @param extrapolated whether that is more days than the log has
     */
    public record Need(long unitsPerVariant, @Nullable Integer days, boolean extrapolated) {}

    public TrafficPlan {
        arithmetic = List.copyOf(arithmetic);
    }

    /**
     * Plans from logs; all lists count, whatever experiment they belong to.
     *
     * @param windowHours how long after the list an event counts
     * @param valueOf the event type whose values are summed
     */
    public static TrafficPlan of(Path exposures, Path events, int windowHours, String valueOf, Question question)
            throws IOException {
        return of(
                ExperimentLog.read(exposures, events, null, OutcomeJoin.EVERYBODY, windowHours, valueOf, 0)
                        .data(),
                question);
    }

    static TrafficPlan of(ExperimentData data, Question question) {
        List<Day> days = days(data, question.metric());
        Day last = days.get(days.size() - 1);
        if (!(last.mean() > 0) || !(last.variance() > 0)) {
            throw new IllegalArgumentException("--metric " + question.metric() + ": found a mean of " + last.mean()
                    + " and a variance of " + last.variance() + " in the log, expected both above 0");
        }
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double zAlpha = normal.inverseSurvivalProbability(question.alpha() / 2);
        double zPower = normal.inverseCumulativeProbability(question.power());
        Rule once = day -> {
            double error = question.mde() * day.mean() / (zAlpha + zPower);
            return both(question) * day.variance() / (error * error);
        };
        Rule always = day -> both(question) * day.variance() / variance(question, day.mean(), zPower);
        Need needOnce = need(days, question, once);
        Need needAlways = need(days, question, always);
        return new TrafficPlan(
                question, last, needOnce, needAlways, arithmetic(question, days, zAlpha, zPower, needOnce, needAlways));
    }

    /** Variance of a unit of control and one of a variant, over that of control's. */
    private static double both(Question question) {
        return 1 + (1 + question.mde()) * (1 + question.mde());
    }

    /** Units per variant that a duration's traffic asks for. */
    private interface Rule {
        double units(Day day);
    }

    private static List<Day> days(ExperimentData data, String name) {
        Metric metric = Metric.named("--metric", name, Metric.of(data.table().columns()));
        UnitSums sums = new UnitSums(data.table());
        List<Day> days = new ArrayList<>();
        int row = 0;
        for (int day : data.table().daysFrom(data.firstDay())) {
            for (; row < data.table().rows() && data.table().day(row) == day; row++) {
                sums.add(row);
            }
            Arm arm = Arm.of(metric, sums, data.variantOf(), 1, null)[0];
            days.add(new Day(day - data.firstDay() + 1, arm.units(), arm.mean(), arm.variance()));
        }
        return days;
    }

    private static Need need(List<Day> days, Question question, Rule rule) {
        double part = question.share() / question.variants();
        for (Day day : days) {
            double needed = rule.units(day);
            if (needed <= day.units() * part) {
                return new Need((long) Math.ceil(needed), day.days(), false);
            }
        }
        Day last = days.get(days.size() - 1);
        double needed = rule.units(last);
        double more = (needed / part - last.units()) / newPerDay(days);
        double total = last.days() + Math.ceil(more);
        return new Need((long) Math.ceil(needed), total <= MOST_DAYS ? (Integer) (int) total : null, true);
    }

    /** Units that come for the first time per day, in the second half of the log. */
    private static double newPerDay(List<Day> days) {
        Day last = days.get(days.size() - 1);
        if (days.size() == 1) {
            return last.units();
        }
        Day middle = days.get((days.size() - 1) / 2);
        return (double) (last.units() - middle.units()) / (last.days() - middle.days());
    }

    /** The variance of the difference at which the confidence sequence leaves zero with the wanted power; by halving. */
    private static double variance(Question question, double mean, double zPower) {
        double tau = question.mixing() * mean;
        double wanted = question.mde() * mean;
        double low = 0;
        double high = wanted * wanted;
        for (int step = 0; step < 200; step++) {
            double middle = (low + high) / 2;
            if (Sequential.reach(middle, tau, question.alpha()) + zPower * Math.sqrt(middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static List<String> arithmetic(
            Question question, List<Day> days, double zAlpha, double zPower, Need once, Need always) {
        Day last = days.get(days.size() - 1);
        double wanted = question.mde() * last.mean();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "log: %d days, %,d units, %s = %.6g, variance per unit s^2 = %.6g",
                last.days(),
                last.units(),
                question.metric(),
                last.mean(),
                last.variance()));
        lines.add(String.format(
                Locale.ROOT,
                "difference to find: d = %.3g %% of %.6g = %.6g",
                100 * question.mde(),
                last.mean(),
                wanted));
        lines.add(String.format(
                Locale.ROOT,
                "by all %d days, one look: n = (1 + %.4g^2) s^2 (%.4f + %.4f)^2 / d^2 = %,.0f units per" + " variant",
                last.days(),
                1 + question.mde(),
                zAlpha,
                zPower,
                Math.ceil(both(question) * last.variance() * Math.pow((zAlpha + zPower) / wanted, 2))));
        lines.add(String.format(
                Locale.ROOT,
                "traffic: %.4g %% of the units over %d variants; after the log %,.1f new units per day",
                100 * question.share(),
                question.variants(),
                newPerDay(days)));
        lines.add("one look: " + text(once));
        lines.add("any number of looks, at most: " + text(always));
        return lines;
    }

    private static String text(Need need) {
        Integer days = need.days();
        return String.format(Locale.ROOT, "%,d units per variant, ", need.unitsPerVariant())
                + (days == null ? "more than " + MOST_DAYS + " days" : days + " days")
                + (need.extrapolated() ? ", which is beyond the log" : "");
    }
}
