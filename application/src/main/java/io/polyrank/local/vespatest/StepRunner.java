package io.polyrank.local.vespatest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.polyrank.local.vespatest.StepOutcome.Failed;
import io.polyrank.local.vespatest.StepOutcome.Passed;
import io.polyrank.local.vespatest.VespaTest.Request;
import io.polyrank.local.vespatest.VespaTest.Step;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends what a step says, once, and looks at what comes back. */
final class StepRunner {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(1);
    private static final String CONTENT_TYPE = "Content-Type";
    private static final ObjectReader JSON =
            new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE).build();
    private final String service;

    /** @param service address of the service under test, such as {@code http://localhost:8080/} */
    StepRunner(URI service) {
        this.service = service.toString().replaceAll("/+$", "");
    }

    StepOutcome run(Step step) throws InterruptedException {
        HttpRequest request;
        try {
            request = httpRequest(step.request());
        } catch (IllegalArgumentException e) { // a method or a header that Java's client does not send
            return new Failed(
                    step.request().method() + " " + step.request().uri(), List.of("cannot be sent: " + e), "");
        }
        String sent = request.method() + " " + request.uri();
        HttpResponse<String> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return new Failed(sent, List.of("no answer: " + e), "");
        }
        List<String> problems = problems(step.response(), response);
        return problems.isEmpty() ? new Passed() : new Failed(sent, problems, response.body());
    }

    private HttpRequest httpRequest(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(address(request))
                .timeout(PATIENCE)
                .method(
                        request.method(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::setHeader);
        if (request.headers().keySet().stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase)) {
            builder.setHeader(CONTENT_TYPE, "application/json");
        }
        return builder.build();
    }

    /** Parameters are added to those of the uri, in the order of their names. */
    private URI address(Request request) {
        String address = URI.create(request.uri()).isAbsolute() ? request.uri() : service + request.uri();
        if (request.parameters().isEmpty()) {
            return URI.create(address);
        }
        String query = new TreeMap<>(request.parameters())
                .entrySet().stream()
                        .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                        .collect(Collectors.joining("&"));
        return URI.create(address + (address.contains("?") ? "&" : "?") + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> problems(VespaTest.Response expected, HttpResponse<String> found) {
        if (found.statusCode() != expected.code()) {
            return List.of("status: expected " + expected.code() + ", found " + found.statusCode());
        }
        if (expected.body() == null) {
            return List.of();
        }
        JsonNode answer;
        try {
            answer = JSON.readValue(found.body());
        } catch (JsonProcessingException e) {
            return List.of("the body: expected JSON: " + e.getOriginalMessage());
        }
        return JsonTemplate.differences(expected.body(), answer).stream()
                .map(JsonTemplate.Difference::toString)
                .toList();
    }
}
