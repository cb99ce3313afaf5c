package io.polyrank.leaderboard;

import io.polyrank.leaderboard.LeaderboardReport.HeadlineFigure;
import io.polyrank.leaderboard.LeaderboardReport.Latency;
import io.polyrank.leaderboard.LeaderboardReport.ModelRow;
import io.polyrank.page.Svg;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of the leaderboard as SVG; empty where nothing can be drawn. */
final class LeaderboardCharts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 380;
    private static final double MARGIN = 0.15;

    private LeaderboardCharts() {}

    /** A bar of the names' axis: an estimate with what reaches above and below it. */
    private record Point(String name, double value, double reach) {}

    /** Multi-task gain with its standard deviation over the seeds. */
    static String gain(List<ModelRow> rows) throws IOException {
        List<Point> points = new ArrayList<>();
        for (ModelRow row : rows) {
            Spread gain = row.gain();
            if (gain != null && Double.isFinite(gain.mean())) {
                points.add(new Point(row.model(), gain.mean(), Double.isFinite(gain.sd()) ? gain.sd() : 0));
            }
        }
        return byModel(points, "gain over single-task, %", CategorySeriesRenderStyle.Bar);
    }

    /** A task's figure with its interval. */
    static String figure(List<ModelRow> rows, String task, String figure) throws IOException {
        List<Point> points = new ArrayList<>();
        for (ModelRow row : rows) {
            Interval interval = row.intervals().get(task);
            if (interval != null && Double.isFinite(interval.high())) {
                points.add(new Point(row.model(), interval.value(), interval.high() - interval.value()));
            }
        }
        return byModel(points, figure, CategorySeriesRenderStyle.Scatter);
    }

    /** The headline against the serving time. */
    static String qualityAgainstTime(List<ModelRow> rows, String headline) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle("milliseconds for 1000 candidates, median")
                .yAxisTitle(headline)
                .build();
        chart.getStyler()
                .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideE);
        List<Point> points = new ArrayList<>();
        double longest = 0;
        for (ModelRow row : rows) {
            Latency latency = row.servingMillis1000();
            HeadlineFigure figure = row.headline();
            if (latency != null && figure != null && Double.isFinite(figure.mean())) {
                chart.addSeries(row.model(), new double[] {latency.p50()}, new double[] {figure.mean()})
                        .setMarker(SeriesMarkers.CIRCLE);
                points.add(new Point(row.model(), figure.mean(), 0));
                longest = Math.max(longest, latency.p50());
            }
        }
        if (points.isEmpty()) {
            return "";
        }
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(longest * (1 + MARGIN));
        double span = span(points);
        chart.getStyler().setYAxisMin(least(points) - span * MARGIN).setYAxisMax(most(points) + span * MARGIN);
        return Svg.of(chart);
    }

    private static String byModel(List<Point> points, String title, CategorySeriesRenderStyle style)
            throws IOException {
        if (points.isEmpty()) {
            return "";
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .yAxisTitle(title)
                .build();
        chart.getStyler()
                .setDefaultSeriesRenderStyle(style)
                .setXAxisLabelRotation(30)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendVisible(false);
        double span = span(points);
        double low = least(points) - span * MARGIN;
        double high = most(points) + span * MARGIN;
        boolean fromZero = style == CategorySeriesRenderStyle.Bar;
        chart.getStyler().setYAxisMin(fromZero ? Math.min(0, low) : low);
        chart.getStyler().setYAxisMax(fromZero ? Math.max(0, high) : high);
        chart.addSeries(
                        title,
                        points.stream().map(Point::name).toList(),
                        points.stream().map(Point::value).toList(),
                        points.stream().map(Point::reach).toList())
                .setMarker(SeriesMarkers.CIRCLE);
        return Svg.of(chart);
    }

    private static double least(List<Point> points) {
        return points.stream()
                .mapToDouble(point -> point.value() - point.reach())
                .min()
                .orElse(0);
    }

    private static double most(List<Point> points) {
        return points.stream()
                .mapToDouble(point -> point.value() + point.reach())
                .max()
                .orElse(1);
    }

    /** The height between the outermost points; of a single value a little, so that the axis has a length. */
    private static double span(List<Point> points) {
        return Math.max(most(points) - least(points), 1e-3);
    }
}
