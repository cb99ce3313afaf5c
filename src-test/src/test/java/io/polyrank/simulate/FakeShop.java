package io.polyrank.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.polyrank.data.marketplace.Shoppers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A server that answers as the container does: pages by a fixed rule, events kept; and fails as a test says. Thread-safe. */
final class FakeShop implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern ITEM = Pattern.compile("item_id = (\\d+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Shoppers catalogue;
    private final List<JsonNode> events = new ArrayList<>();
    private final List<Map<String, String>> queries = new ArrayList<>();
    private int failEvery = Integer.MAX_VALUE;
    private int eventFailures;
    private int eventFailureStatus;

    FakeShop(Shoppers catalogue) throws IOException {
        this.catalogue = catalogue;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/search/", this::search);
        server.createContext("/polyrank/v1/events", this::events);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Of pages every so many fails. */
    synchronized void failEvery(int count) {
        failEvery = count;
    }

    /** So many batches of events are answered with this status. */
    synchronized void failEvents(int count, int status) {
        eventFailures = count;
        eventFailureStatus = status;
    }

    synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    synchronized List<Map<String, String>> queries() {
        return List.copyOf(queries);
    }

    private synchronized void search(HttpExchange exchange) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        for (String part : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            String[] both = part.split("=", 2);
            query.put(URLDecoder.decode(both[0], UTF_8), URLDecoder.decode(both[1], UTF_8));
        }
        String yql = query.getOrDefault("yql", "");
        if (yql.contains("item_id")) {
            answer(exchange, 200, result(sampled(yql), ""));
            return;
        }
        queries.add(query);
        if (queries.size() % failEvery == 0) {
            ObjectNode body = MAPPER.createObjectNode();
            body.putObject("root")
                    .putArray("errors")
                    .addObject()
                    .put("summary", "Timed out")
                    .put("message", queries.size() + " ms left");
            answer(exchange, 503, body);
            return;
        }
        String user = query.getOrDefault("polyrank.user", "");
        answer(exchange, 200, result(page(user), "q" + query.get("polyrank.now") + user));
    }

    /** Ten items that follow from the user alone. */
    private List<Integer> page(String user) {
        int first = Math.floorMod(user.hashCode(), catalogue.items() - 10);
        return IntStream.rangeClosed(first + 1, first + 10).boxed().toList();
    }

    private List<Integer> sampled(String yql) {
        List<Integer> items = new ArrayList<>();
        for (Matcher matcher = ITEM.matcher(yql); matcher.find(); ) {
            if (Integer.parseInt(matcher.group(1)) <= catalogue.items()) {
                items.add(Integer.parseInt(matcher.group(1)));
            }
        }
        return items;
    }

    private ObjectNode result(List<Integer> items, String query) {
        ObjectNode body = MAPPER.createObjectNode();
        ObjectNode root = body.putObject("root");
        ObjectNode fields = root.putObject("fields");
        fields.putObject("polyrank").put("query", query).put("level", "full");
        ObjectNode layers = fields.putObject("polyrank_experiments").putObject("layers");
        layers.putObject("ranking")
                .put("why", "assigned")
                .put("experiment", "weights")
                .put("variant", query.endsWith("1") ? "one" : "other");
        layers.putObject("page").put("why", "holdout");
        ArrayNode children = root.putArray("children");
        items.forEach(item ->
                children.addObject().putObject("fields").put("item_id", item).put("title", catalogue.title(item)));
        return body;
    }

    private synchronized void events(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (eventFailures > 0) {
            eventFailures--;
            exchange.getResponseHeaders().add("Retry-After", "0");
            answer(
                    exchange,
                    eventFailureStatus,
                    MAPPER.createObjectNode().put("refused", body.lines().count()));
            return;
        }
        int count = 0;
        for (String line : body.lines().toList()) {
            events.add(MAPPER.readTree(line));
            count++;
        }
        answer(exchange, 200, MAPPER.createObjectNode().put("accepted", count).put("duplicates", 0));
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
