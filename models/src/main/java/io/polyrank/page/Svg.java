package io.polyrank.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts as SVG that can stand in a page. */
public final class Svg {

    private static final Pattern MANY_DECIMALS = Pattern.compile("(\\.\\d\\d)\\d+");

    private Svg() {}

    /** A chart's drawing. Letters are drawn as outlines; two decimals of a pixel are plenty for them. */
    public static String of(Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
        String svg = out.toString(UTF_8);
        return MANY_DECIMALS.matcher(svg.substring(svg.indexOf("<svg"))).replaceAll("$1") + "\n";
    }
}
