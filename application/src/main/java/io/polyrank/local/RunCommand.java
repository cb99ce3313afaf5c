package io.polyrank.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code polyrank run}, the last step of the first screen: validates the package, serves it, asks one question as a user
 * of the feed with much behaviour, and shows the ranked answer.
 */
@Command(
        name = "run",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Validates and serves the application package, and shows one ranked query.")
final class RunCommand implements Callable<Integer> {

    private static final int HITS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec specification;

    @Option(names = "--port", defaultValue = "8080", description = "Where to listen for HTTP; 0 for any free port.")
    private int port;

    @Option(names = "--package", required = true, paramLabel = "DIR", description = "The application package.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private Path packagePath;

    @Option(names = "--feed", required = true, paramLabel = "FILE", description = "Documents to serve.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private Path feed;

    @Option(names = "--once", arity = "1", defaultValue = "false", description = "Stop after the sample query.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = specification.commandLine().getOut();
        QuietLogging.apply();
        SampleUser user = sampleUser();
        try (LocalApplication application =
                LocalApplication.start(new LocalApplication.Settings(packagePath, port, feed))) {
            out.println("The package is valid and serves at " + application.uri());
            URI query = query(application.uri(), user);
            JsonNode answer = ask(query);
            out.println(new RankedTable(answer).text());
            out.println("This was  curl '" + query + "'");
            if (!once) {
                out.println("Serving until Ctrl-C; documents live in a stand-in content node, see README.md.");
                out.flush();
                new CountDownLatch(1).await();
            }
            out.flush();
        }
        return 0;
    }

    /** A user of the feed, and the time of the feed's latest event. */
    private record SampleUser(String id, long nowMillis) {}

    /** The user with most behaviour: an answer to a stranger would show little. */
    private SampleUser sampleUser() throws IOException {
        String id = "";
        int most = -1;
        long latest = 0;
        try (Stream<String> lines = Files.lines(feed)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode events = JSON.readTree(line).path("fields").path("events");
                for (JsonNode event : events) {
                    latest = Math.max(latest, event.path("time").asLong());
                }
                if (events.isArray() && events.size() > most) {
                    most = events.size();
                    id = JSON.readTree(line).path("fields").path("user_id").asText();
                }
            }
        }
        if (most < 0) {
            throw new IllegalArgumentException("--feed: found no user in " + feed + ", expected some");
        }
        return new SampleUser(id, latest);
    }

    private static URI query(URI base, SampleUser user) {
        String parameters = String.join(
                "&",
                List.of(
                        "yql=" + encoded("select * from item where true"),
                        "polyrank.user=" + encoded(user.id()),
                        "polyrank.now=" + user.nowMillis(),
                        "hits=" + HITS,
                        "timeout=5s"));
        return base.resolve("/search/?" + parameters);
    }

    private static JsonNode ask(URI query) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(query).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        JsonNode receipt = answer.path("root").path("fields").path("polyrank");
        if (response.statusCode() != 200 || !receipt.path("level").asText().equals("full")) {
            throw new IllegalStateException("sample query: found status " + response.statusCode() + " and "
                    + response.body() + ", expected a fully ranked answer");
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
