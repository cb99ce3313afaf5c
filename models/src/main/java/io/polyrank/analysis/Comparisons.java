package io.polyrank.analysis;

import io.polyrank.analysis.Comparison.Look;
import io.polyrank.analysis.Comparison.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares every variant with control by every metric: at each day's end for sequential inference, and at the end. */
final class Comparisons {

    /** With fewer units in a variant, means are not taken for normal. */
    static final int LEAST_UNITS = 100;

    /** With fewer units that have anything to count, neither. */
    static final int LEAST_ACTIVE = 30;

    private final ExperimentData data;
    private final AnalysisSettings settings;
    private final List<Metric> metrics;

    private Comparisons(ExperimentData data, AnalysisSettings settings) {
        this.data = data;
        this.settings = settings;
        this.metrics = Metric.of(data.table().columns());
        Metric.named("--metric", settings.metric(), metrics);
        settings.guardrails().keySet().forEach(name -> Metric.named("--guardrail", name, metrics));
        settings.lessIsBetter().forEach(name -> Metric.named("--less-is-better", name, metrics));
    }

    /** All comparisons, by metric and variant, with p-values corrected among those of the same role. */
    static List<Comparison> of(ExperimentData data, AnalysisSettings settings) {
        return new Comparisons(data, settings).all();
    }

    private List<Comparison> all() {
        UnitSums before = settings.preDays() > 0 && data.hasBefore() ? data.before() : null;
        List<Track> tracks = new ArrayList<>();
        for (Metric metric : metrics) {
            double[] covariate = before == null ? null : covariate(metric, before);
            for (int variant = 1; variant < data.variants().size(); variant++) {
                tracks.add(new Track(metric, variant, covariate));
            }
        }
        UnitSums sums = new UnitSums(data.table());
        int row = 0;
        while (row < data.table().rows() && data.table().day(row) < data.firstDay()) {
            row++;
        }
        for (int day : data.table().daysFrom(data.firstDay())) {
            for (; row < data.table().rows() && data.table().day(row) == day; row++) {
                sums.add(row);
            }
            look(tracks, day, sums);
        }
        return corrected(tracks.stream().map(track -> comparison(track, sums)).toList());
    }

    private void look(List<Track> tracks, int day, UnitSums sums) {
        for (Track track : tracks) {
            track.look(day, track.arms(sums, track.covariate));
        }
    }

    /** What the time before tells of the units: the metric's numerator less what was to be expected. */
    private double[] covariate(Metric metric, UnitSums before) {
        double[] numerators = before.numerators(metric);
        double[] exposures = before.exposures();
        double numerator = 0;
        double denominator = 0;
        for (int unit = 0; unit < numerators.length; unit++) {
            if (data.variantOf()[unit] >= 0) {
                numerator += numerators[unit];
                denominator += exposures[unit];
            }
        }
        boolean ratio = metric.kind() == Metric.Kind.PER_EXPOSURE && denominator > 0;
        double[] covariate = new double[numerators.length];
        for (int unit = 0; unit < covariate.length; unit++) {
            covariate[unit] = numerators[unit] - (ratio ? numerator / denominator * exposures[unit] : 0);
        }
        return covariate;
    }

    private Role role(Metric metric) {
        if (metric.name().equals(settings.metric())) {
            return Role.PRIMARY;
        }
        return settings.guardrails().containsKey(metric.name()) ? Role.GUARDRAIL : Role.SECONDARY;
    }

    private Comparison comparison(Track track, UnitSums sums) {
        Arm[] arms = track.arms(sums, track.covariate);
        Arm control = arms[0];
        Arm variant = arms[track.variant];
        Effect effect = Effect.of(control, variant, settings.alpha());
        Arm[] plain = track.covariate == null ? arms : track.arms(sums, null);
        Effect unadjusted = Effect.of(plain[0], plain[track.variant], settings.alpha());
        double reduction = 1 - effect.error() * effect.error() / (unadjusted.error() * unadjusted.error());
        Double mde = settings.mde();
        return new Comparison(
                track.metric.name(),
                data.variants().get(track.variant),
                role(track.metric),
                control.units(),
                variant.units(),
                control.active() + variant.active(),
                control.mean(),
                variant.mean(),
                effect.difference(),
                effect.range(),
                effect.p(),
                effect.p(),
                effect.lift(),
                effect.liftRange(),
                track.last(),
                track.least,
                track.least,
                control.mean() > 0
                        ? Effect.detectable(effect.error(), settings.alpha(), settings.power()) / control.mean()
                        : Double.NaN,
                mde == null ? Double.NaN : Effect.power(mde, control, variant.units(), settings.alpha()),
                unadjusted.lift(),
                track.covariate == null ? Double.NaN : reduction,
                track.looks);
    }

    private List<Comparison> corrected(List<Comparison> comparisons) {
        List<Comparison> corrected = new ArrayList<>(comparisons);
        for (Role role : Role.values()) {
            int[] places = IntStream.range(0, comparisons.size())
                    .filter(place -> comparisons.get(place).role() == role)
                    .toArray();
            double[] fixed = new double[places.length];
            double[] sequential = new double[places.length];
            for (int rank = 0; rank < places.length; rank++) {
                fixed[rank] = comparisons.get(places[rank]).p();
                sequential[rank] = comparisons.get(places[rank]).sequentialP();
            }
            double[] fixedAdjusted = settings.correction().adjust(fixed);
            double[] sequentialAdjusted = settings.correction().adjust(sequential);
            for (int rank = 0; rank < places.length; rank++) {
                corrected.set(
                        places[rank],
                        comparisons.get(places[rank]).corrected(fixedAdjusted[rank], sequentialAdjusted[rank]));
            }
        }
        return corrected;
    }

    /** One metric of one variant over the days. */
    private final class Track {
        private final Metric metric;
        private final int variant;
        private final double @Nullable [] covariate;
        private final List<Look> looks = new ArrayList<>();
        private double least = 1;

        Track(Metric metric, int variant, double @Nullable [] covariate) {
            this.metric = metric;
            this.variant = variant;
            this.covariate = covariate;
        }

        Arm[] arms(UnitSums sums, double @Nullable [] before) {
            return Arm.of(metric, sums, data.variantOf(), data.variants().size(), before);
        }

        void look(int day, Arm[] arms) {
            Arm control = arms[0];
            Arm treated = arms[variant];
            double variance = control.error2() + treated.error2();
            double tau = settings.mixing() * control.mean();
            boolean enough = Math.min(control.units(), treated.units()) >= LEAST_UNITS
                    && control.active() + treated.active() >= LEAST_ACTIVE;
            if (!enough || !(variance > 0) || !(tau > 0)) {
                return;
            }
            double difference = treated.mean() - control.mean();
            double p = Sequential.p(difference, variance, tau);
            Range range = Range.around(difference, Sequential.reach(variance, tau, settings.alpha()))
                    .over(control.mean());
            looks.add(new Look(day, difference / control.mean(), range, p));
            least = Math.min(least, p);
        }

        Range last() {
            return looks.isEmpty() ? Range.NONE : looks.get(looks.size() - 1).range();
        }
    }
}
