package io.polyrank.whatif;

import io.polyrank.page.Svg;
import io.polyrank.whatif.WhatIfReport.Answer;
import io.polyrank.whatif.WhatIfReport.GridAnswer;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The weightings of a grid by what they bring of two outcomes, and the front that no other beats. */
final class FrontChart {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 460;
    private static final int MARKER = 7;
    private static final Color ALL = new Color(0x8db4dd);
    private static final Color FRONT = new Color(0x1f5fa8);
    private static final Color CURRENT = new Color(0xc0392b);

    private FrontChart() {}

    /** As SVG; empty where there is nothing to draw. */
    static String of(WhatIfReport report, GridAnswer grid) throws IOException {
        if (grid.answers().isEmpty()) {
            return "";
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(report.settings().against() + " per list")
                .yAxisTitle(report.settings().metric() + " per list")
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setMarkerSize(MARKER);
        points(chart, report, "weighting", grid.answers(), ALL, SeriesMarkers.CIRCLE)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        List<Answer> front = grid.front().stream().map(grid.answers()::get).toList();
        points(chart, report, "front", front, FRONT, SeriesMarkers.CIRCLE).setLineStyle(new BasicStroke(2));
        points(chart, report, "current", List.of(report.current()), CURRENT, SeriesMarkers.DIAMOND)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        return Svg.of(chart);
    }

    private static XYSeries points(
            XYChart chart, WhatIfReport report, String name, List<Answer> answers, Color color, Marker marker) {
        XYSeries series = chart.addSeries(
                name,
                values(answers, report.settings().against()),
                values(answers, report.settings().metric()));
        series.setMarker(marker);
        series.setMarkerColor(color);
        series.setLineColor(color);
        return series;
    }

    private static double[] values(List<Answer> answers, String outcome) {
        return answers.stream()
                .mapToDouble(
                        answer -> Shortlist.estimate(answer, outcome).robust().value())
                .toArray();
    }
}
