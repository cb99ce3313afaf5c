package io.polyrank.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The shop's queries and events over HTTP. Safe for any number of threads. */
final class ShopClient {

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TRIES = 10;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final long LONGEST_PAUSE_SECONDS = 10;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String search;
    private final URI events;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** @param url where the container answers */
    ShopClient(URI url) {
        String base = url.toString().replaceAll("/+$", "");
        this.search = base + "/search/";
        this.events = URI.create(base + "/polyrank/v1/events");
    }

    /** The answer to a query, as it came. */
    JsonNode search(Map<String, String> parameters) throws ShopFailureException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        HttpResponse<String> response;
        try {
            response = client.send(
                    HttpRequest.newBuilder(URI.create(search + "?" + query))
                            .timeout(ANSWER)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ShopFailureException(e.getClass().getSimpleName());
        }
        JsonNode root = tree(response.body()).path("root");
        JsonNode error = root.at("/errors/0");
        if (response.statusCode() != OK || !error.isMissingNode()) {
            throw new ShopFailureException("status " + response.statusCode() + kind(error));
        }
        if (root.isMissingNode()) {
            throw new ShopFailureException("status 200 without a result");
        }
        return root;
    }

    /** What is wrong without its numbers, such as milliseconds that were left, so that failures of a kind are counted as one. */
    private static String kind(JsonNode error) {
        return error.isMissingNode()
                ? ""
                : NUMBER.matcher(": " + error.path("summary").asText() + ": "
                                + error.path("message").asText())
                        .replaceAll("N");
    }

    /** The page of a query. */
    Page page(Map<String, String> parameters) throws ShopFailureException, InterruptedException {
        JsonNode root = search(parameters);
        List<Integer> items = new ArrayList<>();
        for (JsonNode hit : root.path("children")) {
            JsonNode item = hit.at("/fields/item_id");
            if (!item.isIntegralNumber()) {
                throw new ShopFailureException("a hit without item_id");
            }
            items.add(item.intValue());
        }
        JsonNode receipt = root.at("/fields/polyrank");
        Map<String, String> variants = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> layer :
                root.at("/fields/polyrank_experiments/layers").properties()) {
            JsonNode outcome = layer.getValue();
            variants.put(
                    layer.getKey(),
                    outcome.has("variant")
                            ? outcome.path("experiment").asText() + ":"
                                    + outcome.path("variant").asText()
                            : "(" + outcome.path("why").asText() + ")");
        }
        return new Page(
                items, receipt.path("query").asText(), receipt.path("level").asText(), variants);
    }

    /** Tells events; again as long as the shop asks for it or cannot be reached, which it takes well. */
    Told tell(List<String> lines) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(events)
                .timeout(ANSWER)
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                .build();
        String problem = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long pauseSeconds = 1;
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                JsonNode answer = tree(response.body());
                if (response.statusCode() == OK || response.statusCode() == BAD_REQUEST) {
                    return told(answer, lines.size());
                }
                problem = "status " + response.statusCode();
                pauseSeconds =
                        response.headers().firstValueAsLong("Retry-After").orElse(pauseSeconds);
            } catch (IOException e) {
                problem = e.getClass().getSimpleName();
            } catch (ShopFailureException e) {
                problem = String.valueOf(e.getMessage());
            }
            Thread.sleep(Duration.ofSeconds(Math.min(pauseSeconds, LONGEST_PAUSE_SECONDS))
                    .toMillis());
        }
        return new Told(0, 0, 0, lines.size(), "events: " + problem);
    }

    private static Told told(JsonNode answer, int lines) {
        int accepted = answer.path("accepted").asInt();
        int refused = answer.path("refused").asInt();
        String problem = refused > 0
                ? "events: " + answer.at("/errors/0/error").asText()
                : accepted < lines ? "events: " + answer.path("error").asText() : "";
        return new Told(accepted, answer.path("duplicates").asInt(), refused, lines - accepted - refused, problem);
    }

    private static JsonNode tree(String body) throws ShopFailureException {
        try {
            return body.isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ShopFailureException("an answer that is no JSON");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
