package io.polyrank.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A running shop, told over HTTP what its users do. Safe for any number of threads. */
final class LiveShop {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI uri;

    LiveShop(URI uri) {
        this.uri = uri;
    }

    /** What came back. */
    record Answer(int status, Map<String, java.util.List<String>> headers, JsonNode json) {}

    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        String text = response.body();
        return new Answer(
                response.statusCode(),
                response.headers().map(),
                text.isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(text));
    }

    Answer tell(String lines) throws IOException, InterruptedException {
        return send("POST", "polyrank/v1/events", lines);
    }

    Answer context(String user) throws IOException, InterruptedException {
        return send("GET", "polyrank/v1/users/" + user + "/context", "");
    }

    Answer forget(String user) throws IOException, InterruptedException {
        return send("DELETE", "polyrank/v1/users/" + user, "");
    }

    static String event(String user, String type, int item, long time) {
        return MAPPER.createObjectNode()
                        .put("user", user)
                        .put("type", type)
                        .put("item", Integer.toString(item))
                        .put("time", time)
                        .toString()
                + "\n";
    }
}
