package io.polyrank.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A ranked answer as a table for people: one row per hit with relevance and task scores, then the receipt. */
record RankedTable(JsonNode answer) {

    private static final int TITLE_WIDTH = 44;

    String text() {
        JsonNode root = answer.path("root");
        List<String> scores = scoreNames(root);
        StringBuilder table = new StringBuilder("\n");
        table.append(String.format("%3s  %-" + TITLE_WIDTH + "s %9s %11s", "", "title", "price", "relevance"));
        scores.forEach(score -> table.append(String.format(" %12s", score)));
        table.append('\n');
        int place = 1;
        for (JsonNode hit : root.path("children")) {
            JsonNode fields = hit.path("fields");
            table.append(String.format(
                    Locale.ROOT,
                    "%3d  %-" + TITLE_WIDTH + "s %9.2f %11.3g",
                    place++,
                    shortened(fields.path("title").asText()),
                    fields.path("price").asDouble(),
                    hit.path("relevance").asDouble()));
            for (String score : scores) {
                table.append(String.format(
                        Locale.ROOT,
                        " %12.4f",
                        fields.path("polyrank").path(score).asDouble()));
            }
            table.append('\n');
        }
        return table.append("\nreceipt  ")
                .append(root.path("fields").path("polyrank"))
                .append('\n')
                .toString();
    }

    private static List<String> scoreNames(JsonNode root) {
        List<String> names = new ArrayList<>();
        root.path("children")
                .path(0)
                .path("fields")
                .path("polyrank")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    private static String shortened(String title) {
        return title.length() <= TITLE_WIDTH ? title : title.substring(0, TITLE_WIDTH - 1) + "…";
    }
}
