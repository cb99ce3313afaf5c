package io.polyrank.leaderboard;

import java.util.List;
import java.util.Locale;

/** Small pieces of HTML. */
final class Html {

    private Html() {}

    /** Text that is safe between tags and in attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A table; cells are HTML, the first of each row its heading. */
    static String table(List<String> head, List<List<String>> rows) {
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
    static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "&ndash;";
    }

    /** Mean and standard deviation; the mean alone where there is one seed. */
    static String spread(String format, Spread spread) {
        String mean = number(format, spread.mean());
        return Double.isFinite(spread.sd()) ? mean + " &plusmn; " + number(format.replace("+", ""), spread.sd()) : mean;
    }
}
