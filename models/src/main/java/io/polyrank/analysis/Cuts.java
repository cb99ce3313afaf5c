package io.polyrank.analysis;

import io.polyrank.analysis.AnalysisReport.Day;
import io.polyrank.analysis.AnalysisReport.Novelty;
import io.polyrank.analysis.AnalysisReport.Segment;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** The deciding metric's effect on parts of the data: by day and by surface. */
final class Cuts {

    private final ExperimentData data;
    private final AnalysisSettings settings;
    private final Metric metric;

    Cuts(ExperimentData data, AnalysisSettings settings) {
        this.data = data;
        this.settings = settings;
        this.metric = Metric.named(
                "--metric", settings.metric(), Metric.of(data.table().columns()));
    }

    /** The effect of each day's lists alone, for each variant. A unit's days are not independent, so the slope is rough. */
    List<Novelty> novelty() {
        int[] days = data.table().daysFrom(data.firstDay());
        List<Arm[]> arms = new ArrayList<>();
        for (int day : days) {
            arms.add(arms(row -> data.table().day(row) == day));
        }
        List<Novelty> novelty = new ArrayList<>();
        for (int variant = 1; variant < data.variants().size(); variant++) {
            List<Day> effects = new ArrayList<>();
            for (int place = 0; place < days.length; place++) {
                Effect effect = Effect.of(arms.get(place)[0], arms.get(place)[variant], settings.alpha());
                if (Double.isFinite(effect.liftRange().high())) {
                    effects.add(new Day(days[place], effect.lift(), effect.liftRange()));
                }
            }
            novelty.add(slope(data.variants().get(variant), effects));
        }
        return novelty;
    }

    private Novelty slope(String variant, List<Day> days) {
        double weights = 0;
        double day = 0;
        double lift = 0;
        for (Day each : days) {
            double weight = weight(each);
            weights += weight;
            day += weight * each.day();
            lift += weight * each.lift();
        }
        double squares = 0;
        double products = 0;
        for (Day each : days) {
            double away = each.day() - day / weights;
            squares += weight(each) * away * away;
            products += weight(each) * away * (each.lift() - lift / weights);
        }
        if (!(squares > 0)) {
            return new Novelty(variant, days, Double.NaN, Range.NONE);
        }
        double quantile = NormalDistribution.of(0, 1).inverseSurvivalProbability(settings.alpha() / 2);
        double slope = products / squares;
        return new Novelty(variant, days, slope, Range.around(slope, quantile / Math.sqrt(squares)));
    }

    /** One over the variance, as the width of the interval tells it. */
    private double weight(Day day) {
        double quantile = NormalDistribution.of(0, 1).inverseSurvivalProbability(settings.alpha() / 2);
        double error = (day.range().high() - day.range().low()) / 2 / quantile;
        return error > 0 ? 1 / (error * error) : 0;
    }

    /** The effect on each surface, for each variant; p-values corrected over all of them. */
    List<Segment> segments() {
        List<String> surfaces = data.table().surfaces();
        List<Segment> segments = new ArrayList<>();
        for (int surface = 0; surfaces.size() > 1 && surface < surfaces.size(); surface++) {
            int number = surface;
            Arm[] arms = arms(row -> data.table().surface(row) == number);
            for (int variant = 1; variant < arms.length; variant++) {
                Effect effect = Effect.of(arms[0], arms[variant], settings.alpha());
                int units = arms[0].units() + arms[variant].units();
                if (units > 0) {
                    segments.add(new Segment(
                            surfaces.get(surface),
                            data.variants().get(variant),
                            units,
                            effect.lift(),
                            effect.liftRange(),
                            effect.p(),
                            effect.p()));
                }
            }
        }
        double[] adjusted = settings.correction()
                .adjust(segments.stream().mapToDouble(Segment::p).toArray());
        for (int place = 0; place < adjusted.length; place++) {
            Segment each = segments.get(place);
            segments.set(
                    place,
                    new Segment(
                            each.surface(),
                            each.variant(),
                            each.units(),
                            each.lift(),
                            each.range(),
                            each.p(),
                            adjusted[place]));
        }
        return segments;
    }

    private Arm[] arms(ExperimentData.RowFilter rows) {
        return Arm.of(metric, data.sums(rows), data.variantOf(), data.variants().size(), null);
    }
}
