package io.polyrank.local.vespatest;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyrank.local.vespatest.VespaTest.Request;
import io.polyrank.local.vespatest.VespaTest.Response;
import io.polyrank.local.vespatest.VespaTest.Step;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a test file with the files it names, which lie beside it or up to two folders above. Stricter than Vespa in one thing: a
 * field that means nothing is refused.
 */
final class TestFileReader {

    private static final Path OUTSIDE = Path.of("..", "..", "..");
    private static final int OK = 200;

    private final Path file;
    private final Path folder;
    private final TestNode root;
    private final Map<String, String> bodies;
    private final Map<String, String> defaults;

    private TestFileReader(Path file) throws IOException {
        this.file = file;
        this.folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        String text = TestNode.text(file);
        this.root = TestNode.parse(file, text).requireObject(List.of("name", "defaults", "steps"));
        this.bodies = RequestBodies.of(text);
        TestNode given = root.find("defaults");
        this.defaults = given == null ? Map.of() : parameters(given.requireObject(List.of("cluster", "parameters")));
    }

    /**
     * Reads a test.
     *
     * @throws MalformedTestException if it is none
     */
    static VespaTest read(Path file) throws IOException {
        return new TestFileReader(file).test();
    }

    private VespaTest test() throws IOException {
        List<Step> steps = new ArrayList<>();
        for (TestNode step : root.elements("steps")) {
            steps.add(step(step.requireObject(List.of("name", "request", "response")), steps.size() + 1));
        }
        String fileName = String.valueOf(file.getFileName());
        return new VespaTest(fileName, root.text("name", fileName), steps);
    }

    private Step step(TestNode step, int number) throws IOException {
        String name = step.text("name", "");
        return new Step(
                "step " + number + (name.isEmpty() ? "" : ": " + name),
                request(step.find("request")),
                response(step.find("response")));
    }

    private Request request(@Nullable TestNode given) throws IOException {
        if (given == null) {
            return new Request("GET", "/search/", Map.of(), defaults, null);
        }
        given.requireObject(List.of("cluster", "method", "uri", "headers", "parameters", "body"));
        given.text("cluster", ""); // There is one address to ask, so no cluster to choose.
        String uri = given.text("uri", "/search/");
        requireUri(given, uri);
        Map<String, String> parameters = new LinkedHashMap<>(defaults);
        parameters.putAll(parameters(given));
        TestNode headers = given.find("headers");
        return new Request(
                given.text("method", "GET"),
                uri,
                headers == null ? Map.of() : headers.texts(),
                parameters,
                requestBody(given.find("body")));
    }

    private Response response(@Nullable TestNode given) throws IOException {
        if (given == null) {
            return new Response(OK, null);
        }
        given.requireObject(List.of("code", "body"));
        return new Response(given.wholeNumber("code", OK), responseBody(given.find("body")));
    }

    private static void requireUri(TestNode request, String uri) {
        try {
            URI parsed = new URI(uri);
            if (parsed.isAbsolute() ? parsed.getHost() == null : !uri.startsWith("/")) {
                throw request.malformed(
                        "uri: found \"" + uri + "\", expected a path that begins with /, or an address");
            }
        } catch (URISyntaxException e) {
            throw request.malformed("uri: found \"" + uri + "\", expected it encoded: " + e.getReason());
        }
    }

    private Map<String, String> parameters(TestNode parent) throws IOException {
        TestNode given = parent.find("parameters");
        if (given == null) {
            return Map.of();
        }
        if (!given.json().isTextual()) {
            return given.texts();
        }
        Path named = named(given);
        return TestNode.parse(named, TestNode.text(named)).texts();
    }

    private @Nullable String requestBody(@Nullable TestNode given) throws IOException {
        if (given == null) {
            return null;
        }
        return given.json().isTextual()
                ? TestNode.text(named(given))
                : Objects.requireNonNull(bodies.get(requireValue(given).place()));
    }

    private @Nullable JsonNode responseBody(@Nullable TestNode given) throws IOException {
        if (given == null) {
            return null;
        }
        if (!given.json().isTextual()) {
            return requireValue(given).json();
        }
        Path named = named(given);
        return TestNode.parse(named, TestNode.text(named)).json();
    }

    private static TestNode requireValue(TestNode given) {
        if (given.json().isNull()) {
            throw given.malformed("found null, expected an object or the name of a file");
        }
        return given;
    }

    /** The file whose name a value is. */
    private Path named(TestNode given) {
        Path name = Path.of(given.json().textValue()).normalize();
        if (name.isAbsolute() || name.startsWith(OUTSIDE)) {
            throw given.malformed("found the file " + given.json()
                    + ", expected one by a relative name, at most two folders above the test");
        }
        Path named = folder.resolve(name).normalize();
        if (!Files.isRegularFile(named)) {
            throw given.malformed("found no file " + named + ", which " + given.json() + " names");
        }
        return named;
    }
}
