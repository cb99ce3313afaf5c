package io.polyrank.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Asks a fresh container once for every schema, so that what is wrong shows at the start, and so that the first query of a user
 * does not spend its timeout on loading classes.
 */
final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Readiness() {}

    /**
     * Returns when the container has answered.
     *
     * @throws IllegalStateException if it answers with an error
     * @throws IOException if it does not answer
     */
    static void await(URI container, List<String> schemas) throws IOException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        for (String schema : schemas) {
            // Vespa's own chain and the rank profile that every schema has: nothing of the application's takes part.
            URI query = container.resolve("search/?searchChain=vespa&ranking=unranked&hits=1&timeout="
                    + PATIENCE.toSeconds() + "s&yql="
                    + URLEncoder.encode("select * from " + schema + " where true", StandardCharsets.UTF_8));
            HttpResponse<String> response = send(client, query);
            if (response.statusCode() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException("The Vespa container started but answers " + query + " with status "
                        + response.statusCode() + ": " + response.body());
            }
        }
    }

    private static HttpResponse<String> send(HttpClient client, URI query) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(query).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the container", e);
        }
    }
}
