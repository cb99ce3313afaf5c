package io.polyrank.analysis;

import io.polyrank.page.Html;
import java.util.List;
import java.util.Locale;

/** A forest plot: an interval per line, all on one scale around zero. */
final class Forest {

    private static final int LABEL = 300;
    private static final int PLOT = 480;
    private static final int NUMBERS = 220;
    private static final int LINE = 24;
    private static final double MARGIN = 0.05;

    private final List<Line> lines;
    private final double most;

    /**
     * A line.
     *
     * @param label what it is of
     * @param lift the estimate
     * @param range its interval
     * @param strong whether it decides
     */
    record Line(String label, double lift, Range range, boolean strong) {

        private boolean drawn() {
            return Double.isFinite(lift) && Double.isFinite(range.low()) && Double.isFinite(range.high());
        }
    }

    private Forest(List<Line> lines) {
        this.lines = lines;
        this.most = (1 + MARGIN)
                * lines.stream()
                        .mapToDouble(each -> Math.max(
                                Math.abs(each.range().low()),
                                Math.abs(each.range().high())))
                        .max()
                        .orElse(1);
    }

    /** The drawing as SVG; empty where no line has an interval. */
    static String of(List<Line> lines) {
        List<Line> drawn = lines.stream().filter(Line::drawn).toList();
        return drawn.isEmpty() ? "" : new Forest(drawn).draw();
    }

    private String draw() {
        int height = LINE * (lines.size() + 1);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " font-family=\"system-ui,sans-serif\" font-size=\"13\">",
                LABEL + PLOT + NUMBERS,
                height,
                LABEL + PLOT + NUMBERS,
                height);
        add(
                svg,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"#888\" stroke-dasharray=\"4 3\"/>",
                x(0),
                x(0),
                LINE * lines.size());
        for (int place = 0; place < lines.size(); place++) {
            draw(svg, lines.get(place), LINE * place + LINE / 2.0);
        }
        double low = LINE * (lines.size() + 0.6);
        add(svg, "<text x=\"%d\" y=\"%.1f\" fill=\"#555\">%+.2f %%</text>", LABEL, low, -100 * most);
        add(
                svg,
                "<text x=\"%d\" y=\"%.1f\" fill=\"#555\" text-anchor=\"end\">%+.2f %%</text>",
                LABEL + PLOT,
                low,
                100 * most);
        return svg.append("</svg>").toString();
    }

    private void draw(StringBuilder svg, Line line, double y) {
        String color = line.strong() ? "#1f5fa8" : "#6d8299";
        add(
                svg,
                "<text x=\"0\" y=\"%.1f\"%s>%s</text>",
                y + 4,
                line.strong() ? " font-weight=\"bold\"" : "",
                Html.escape(line.label()));
        add(
                svg,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>",
                x(line.range().low()),
                x(line.range().high()),
                y,
                y,
                color);
        add(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>", x(line.lift()), y, color);
        add(
                svg,
                "<text x=\"%d\" y=\"%.1f\">%+.2f %% (%+.2f to %+.2f)</text>",
                LABEL + PLOT + 12,
                y + 4,
                100 * line.lift(),
                100 * line.range().low(),
                100 * line.range().high());
    }

    private double x(double lift) {
        return LABEL + PLOT * (0.5 + 0.5 * lift / most);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
