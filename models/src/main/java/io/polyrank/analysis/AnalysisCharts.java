package io.polyrank.analysis;

import io.polyrank.analysis.AnalysisReport.Day;
import io.polyrank.analysis.AnalysisReport.Novelty;
import io.polyrank.analysis.Comparison.Look;
import io.polyrank.page.Svg;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of an analysis as SVG; empty where nothing can be drawn. */
final class AnalysisCharts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 340;
    private static final double MARGIN = 0.1;
    private static final Color EFFECT = new Color(0x1f5fa8);
    private static final Color BOUND = new Color(0x8db4dd);
    private static final Color ZERO = new Color(0x888888);

    private AnalysisCharts() {}

    /** The lift so far at each day's end with its confidence sequence. */
    static String looks(Comparison comparison, int firstDay) throws IOException {
        return curve(
                comparison.looks().stream()
                        .mapToDouble(look -> look.day() - firstDay + 1)
                        .toArray(),
                comparison.looks().stream().mapToDouble(Look::lift).toArray(),
                comparison.looks().stream().map(Look::range).toList(),
                "lift so far, %");
    }

    /** The share of lists won so far at each day's end, less a half, with its confidence sequence. */
    static String looks(Preference preference, int firstDay) throws IOException {
        return curve(
                preference.looks().stream()
                        .mapToDouble(look -> look.day() - firstDay + 1)
                        .toArray(),
                preference.looks().stream()
                        .mapToDouble(look -> look.share() - WonShare.HALF)
                        .toArray(),
                preference.looks().stream()
                        .map(look -> new Range(
                                look.range().low() - WonShare.HALF, look.range().high() - WonShare.HALF))
                        .toList(),
                "lists won, less a half, %");
    }

    /** The lift of each day alone. */
    static String novelty(Novelty novelty, int firstDay) throws IOException {
        return curve(
                novelty.days().stream()
                        .mapToDouble(day -> day.day() - firstDay + 1)
                        .toArray(),
                novelty.days().stream().mapToDouble(Day::lift).toArray(),
                novelty.days().stream().map(Day::range).toList(),
                "lift of the day, %");
    }

    private static String curve(double[] days, double[] lifts, List<Range> ranges, String title) throws IOException {
        if (days.length == 0) {
            return "";
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle("day of the experiment")
                .yAxisTitle(title)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setXAxisDecimalPattern("0");
        line(chart, "no effect", days, new double[days.length], ZERO);
        line(chart, "low", days, percent(ranges.stream().mapToDouble(Range::low)), BOUND);
        line(chart, "high", days, percent(ranges.stream().mapToDouble(Range::high)), BOUND);
        line(chart, "lift", days, percent(IntStream.range(0, lifts.length).mapToDouble(place -> lifts[place])), EFFECT)
                .setMarker(SeriesMarkers.CIRCLE);
        return Svg.of(chart);
    }

    /** Shown lists per day of each variant. */
    static String traffic(Map<String, Map<String, Long>> listsByDay) throws IOException {
        if (listsByDay.isEmpty()) {
            return "";
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .yAxisTitle("lists")
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setDatePattern("yyyy-MM-dd").setTimezone(TimeZone.getTimeZone("UTC"));
        chart.getStyler().setYAxisMin(0.0);
        List<Date> days = listsByDay.keySet().stream()
                .map(day -> Date.from(
                        LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant()))
                .toList();
        listsByDay.values().stream()
                .flatMap(day -> day.keySet().stream())
                .distinct()
                .sorted()
                .forEach(variant -> chart.addSeries(
                                variant,
                                days,
                                listsByDay.values().stream()
                                        .map(day -> day.getOrDefault(variant, 0L))
                                        .toList())
                        .setMarker(SeriesMarkers.CIRCLE));
        return Svg.of(chart);
    }

    private static XYSeries line(XYChart chart, String name, double[] days, double[] values, Color color) {
        XYSeries series = chart.addSeries(name, days, values);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(new BasicStroke(2));
        return series;
    }

    private static double[] percent(DoubleStream values) {
        return values.map(value -> 100 * value).toArray();
    }

    /** Lifts of a variant by metric with their intervals. */
    static String lifts(List<Comparison> comparisons) throws IOException {
        List<String> names = new ArrayList<>();
        List<Double> lifts = new ArrayList<>();
        List<Double> reaches = new ArrayList<>();
        double most = 0;
        for (Comparison each : comparisons) {
            double reach = each.sequentialRange().high() - each.lift();
            if (Double.isFinite(reach)) {
                names.add(each.metric());
                lifts.add(100 * each.lift());
                reaches.add(100 * reach);
                most = Math.max(most, 100 * (Math.abs(each.lift()) + reach));
            }
        }
        if (names.isEmpty()) {
            return "";
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .yAxisTitle("lift, %")
                .build();
        chart.getStyler()
                .setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter)
                .setXAxisLabelRotation(20)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendVisible(false);
        double end = Math.max(1e-3, most * (1 + MARGIN));
        chart.getStyler().setYAxisMin(-end).setYAxisMax(end);
        CategorySeries series = chart.addSeries("lift", names, lifts, reaches);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(EFFECT);
        return Svg.of(chart);
    }
}
