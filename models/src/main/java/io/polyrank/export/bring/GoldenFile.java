package io.polyrank.export.bring;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.behaviour.InvalidValueException;
import io.polyrank.runtime.GoldenRequest;
import io.polyrank.runtime.PassportJson;
import io.polyrank.spec.DatasetSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Golden requests from a JSON file, a list in the form they have in a passport:
 *
 * <pre>{@code
 * [{"user": {"user_id": "u1", "profile": {"region": "north"}, "totals": {"click": 1},
 *            "events": [{"behaviour": "click", "item": "7", "time": 1700000000000, "fields": {}}]},
 *   "context": {"hour": "18"}, "now": 1700000100000,
 *   "candidates": [{"item_id": "7", "price": "19.5"}, {"item_id": "8", "price": "250"}],
 *   "scores": [0.31, 0.02, 0.08, 0.01]}]
 * }</pre>
 *
 * Scores stand candidate by candidate, each in the order of the score names.
 */
final class GoldenFile {

    private final DatasetSpec dataset;
    private final Mismatches mismatches;

    private GoldenFile(DatasetSpec dataset, Mismatches mismatches) {
        this.dataset = dataset;
        this.mismatches = mismatches;
    }

    /**
     * Reads a file.
     *
     * @param withScores whether every request must have its scores
     */
    static List<GoldenRequest> read(DatasetSpec dataset, JsonNode root, boolean withScores, Mismatches mismatches) {
        return new GoldenFile(dataset, mismatches).requests(root, withScores);
    }

    private List<GoldenRequest> requests(JsonNode root, boolean withScores) {
        List<GoldenRequest> requests = new ArrayList<>();
        if (!root.isArray() || root.isEmpty()) {
            mismatches.add("golden", root.isArray() ? "no request" : "no list", "a list of requests", "add some");
            return requests;
        }
        for (int index = 0; index < root.size(); index++) {
            String field = "golden[" + index + "]";
            try {
                GoldenRequest request = PassportJson.readGolden(root.get(index));
                if (check(field, root.get(index), request, withScores)) {
                    requests.add(request);
                }
            } catch (InvalidValueException e) {
                mismatches.add(field, "a wrong value", "what the form says", String.valueOf(e.getMessage()));
            }
        }
        return requests;
    }

    private boolean check(String field, JsonNode node, GoldenRequest request, boolean withScores) {
        if (request.candidates().isEmpty()) {
            mismatches.add(field + ".candidates", "none", "at least one", "give the fields of a candidate");
            return false;
        }
        if (!node.path("now").isIntegralNumber()) {
            mismatches.add(
                    field + ".now", node.path("now").toString(), "epoch milliseconds", "give the time of the request");
            return false;
        }
        int expected = request.candidates().size() * dataset.scoreNames().size();
        if (withScores && request.scores().length != expected) {
            mismatches.add(
                    field + ".scores",
                    request.scores().length + " numbers",
                    expected + ", of " + request.candidates().size() + " candidates x " + dataset.scoreNames(),
                    "give what your own framework computes, candidate by candidate");
            return false;
        }
        return true;
    }
}
