package io.polyrank.bench;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a query sent over HTTP came to.
 *
 * @param error what was wrong with the answer as such; empty if nothing was
 * @param level how much of the ranking the query got, as its receipt tells; {@value #NO_RECEIPT} without one
 * @param category why it got less than all of it; empty if it did not
 * @param device where the model ran; empty without a receipt
 * @param user what became of finding out about the user
 * @param scored how many candidates the model scored
 * @param micros of each of {@link #STEPS}
 */
record Answer(
        String error, String level, String category, String device, String user, int scored, Map<String, Long> micros) {

    static final String RETRIEVAL = "retrieval";
    static final String WAIT = "wait";
    static final String MODEL = "model";

    /** The steps of a query whose time receipts tell. They follow each other. */
    static final List<String> STEPS = List.of(RETRIEVAL, "user", "encode", WAIT, MODEL, "fuse");

    static final String NO_RECEIPT = "no_receipt";

    private static final int OK = 200;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    Answer {
        micros = Map.copyOf(micros);
    }

    /** In place of an answer. */
    static Answer failed(String error) {
        return new Answer(error, NO_RECEIPT, "", "", "", 0, Map.of());
    }

    /** Whether the order is that of the model. */
    boolean isRanked() {
        return error.isEmpty() && (level.equals("full") || level.equals("fewer_candidates"));
    }

    /** Reads an answer up to its hits: the sender shares the processor with what it measures. */
    static Answer read(int status, byte[] body) {
        try (JsonParser json = MAPPER.createParser(body)) {
            JsonNode receipt = MAPPER.missingNode();
            String error = status == OK ? "" : "status " + status;
            enter(json, "root");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("children")) {
                    break;
                } else if (field.equals("fields")) {
                    receipt = json.<JsonNode>readValueAsTree().path("polyrank");
                } else if (field.equals("errors")) {
                    JsonNode first = json.<JsonNode>readValueAsTree().path(0);
                    error = (error.isEmpty() ? "" : error + ", ") + "error "
                            + first.path("code").asText() + " "
                            + first.path("summary").asText();
                } else {
                    json.skipChildren();
                }
            }
            return of(error, receipt);
        } catch (IOException e) {
            return failed("status " + status + ", unreadable JSON");
        }
    }

    private static void enter(JsonParser json, String field) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT
                || !field.equals(json.nextFieldName())
                || json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("answer: expected an object '" + field + "'");
        }
    }

    private static Answer of(String error, JsonNode receipt) {
        if (receipt.isMissingNode()) {
            return failed(error);
        }
        Map<String, Long> micros = new LinkedHashMap<>();
        for (String step : STEPS) {
            micros.put(step, receipt.path("micros").path(step).asLong());
        }
        return new Answer(
                error,
                receipt.path("level").asText(),
                receipt.path("category").asText(),
                receipt.path("device").asText(),
                receipt.path("user").asText(),
                receipt.path("scored").asInt(),
                micros);
    }
}
