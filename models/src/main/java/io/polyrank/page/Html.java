package io.polyrank.page;

import java.util.List;
import java.util.Locale;

/** Small pieces of HTML. */
public final class Html {

    private static final String STYLE = """
            body{font:16px/1.55 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
            h1{margin-bottom:.2rem}h2{margin-top:2.5rem}
            .wide{overflow-x:auto}table{border-collapse:collapse;font-size:.95rem}
            td,th{padding:.25rem .8rem;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}
            thead th{border-bottom:2px solid #999}th:first-child{text-align:left}
            .text td{text-align:left;white-space:normal}.text th{vertical-align:top}
            .tie{color:#666}.lead{font-size:1.1rem}
            figure{margin:1rem 0}figure svg{max-width:100%;height:auto}figcaption{color:#555;font-size:.9rem}
            pre{background:#f4f4f4;padding:.8rem;overflow-x:auto;white-space:pre-wrap}
            """;

    private Html() {}

    /** Text that is safe between tags and in attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A table; cells are HTML, the first of each row its heading. */
    public static String table(List<String> head, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
        head.forEach(cell -> table.append("<th scope=\"col\">").append(cell).append("</th>"));
        table.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            table.append("<tr><th scope=\"row\">").append(row.get(0)).append("</th>");
            row.subList(1, row.size())
                    .forEach(cell -> table.append("<td>").append(cell).append("</td>"));
            table.append("</tr>\n");
        }
        return table.append("</tbody></table></div>\n").toString();
    }

    /** A number, or a dash where there is none. */
    public static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "&ndash;";
    }

    /** Whole numbers with separators. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A whole page, in one file that needs nothing else; the title is text, the body HTML. */
    public static String page(String title, String body) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + escape(title)
                + "</title><style>\n" + STYLE + "</style></head><body>\n" + body + "</body></html>\n";
    }

    /** A drawing with what it shows; nothing where there is no drawing. */
    public static String figure(String svg, String caption) {
        return svg.isEmpty() ? "" : "<figure>" + svg + "<figcaption>" + caption + "</figcaption></figure>\n";
    }
}
