package io.polyrank.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a container over HTTP, as a POST, whose parameters may be long. Safe for any number of threads. */
final class Asking {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI search;
    private final Map<String, String> defaults;

    /**
     * @param container where it listens
     * @param defaults parameters of every query that says nothing else
     */
    Asking(URI container, Map<String, String> defaults) {
        this.search = container.resolve("search/");
        this.defaults = Map.copyOf(defaults);
    }

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param root the result
     * @param trace of the query, if asked for
     */
    record Answer(int status, JsonNode root, JsonNode trace) {

        /** The receipt of ranking. */
        JsonNode receipt() {
            return root.at("/fields/polyrank");
        }

        /** The hits of the page, in order. */
        List<JsonNode> hits() {
            List<JsonNode> hits = new ArrayList<>();
            root.path("children").forEach(hits::add);
            return hits;
        }

        /** The ids of the hits' items, in order. */
        List<Integer> items() {
            return hits().stream().map(hit -> hit.at("/fields/item_id").asInt()).toList();
        }

        /** The messages of errors. */
        String errors() {
            return root.path("errors").toString();
        }
    }

    /** Asks with these parameters. */
    Answer ask(Map<String, String> parameters) {
        try {
            Map<String, String> all = new LinkedHashMap<>(defaults);
            all.putAll(parameters);
            HttpRequest request = HttpRequest.newBuilder(search)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(all)))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = mapper.readTree(response.body());
            return new Answer(response.statusCode(), answer.path("root"), answer.path("trace"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
