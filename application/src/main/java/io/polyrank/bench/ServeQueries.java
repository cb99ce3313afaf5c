package io.polyrank.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Queries of the users of a feed, all alike but for the user, at the time of the feed's latest event. */
final class ServeQueries {

    private static final int HITS = 10;
    /** Who has not been answered this long after a query's timeout never will be. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<HttpRequest> requests;

    private ServeQueries(List<HttpRequest> requests) {
        this.requests = requests;
    }

    /** Users of a feed with one put operation per line, and the time of its latest event. */
    record Users(List<String> ids, long nowMillis) {

        Users {
            ids = List.copyOf(ids);
        }

        /**
         * @throws IllegalArgumentException when there are none
         */
        static Users of(Path feed) throws IOException {
            List<String> ids = new ArrayList<>();
            long latest = 0;
            try (Stream<String> lines = Files.lines(feed)) {
                for (String line : (Iterable<String>) lines::iterator) {
                    JsonNode fields = JSON.readTree(line).path("fields");
                    if (fields.has("user_id")) {
                        ids.add(fields.path("user_id").asText());
                    }
                    for (JsonNode event : fields.path("events")) {
                        latest = Math.max(latest, event.path("time").asLong());
                    }
                }
            }
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("--feed: found no user in " + feed
                        + ", expected put operations with the field user_id, one per line");
            }
            return new Users(ids, latest);
        }
    }

    /**
     * @param base where the container answers
     * @param candidates of each query
     * @param timeoutMillis of each query
     */
    static ServeQueries of(URI base, Users users, int candidates, int timeoutMillis) {
        List<HttpRequest> requests = new ArrayList<>();
        for (String user : users.ids()) {
            String parameters = String.join(
                    "&",
                    "yql=" + encoded("select * from item where true"),
                    "polyrank.user=" + encoded(user),
                    "polyrank.now=" + users.nowMillis(),
                    "polyrank.candidates=" + candidates,
                    "hits=" + HITS,
                    "timeout=" + timeoutMillis + "ms");
            requests.add(HttpRequest.newBuilder(base.resolve("/search/?" + parameters))
                    .timeout(Duration.ofMillis(timeoutMillis).plus(PATIENCE))
                    .build());
        }
        return new ServeQueries(requests);
    }

    /** A query of any of the users, each as probable. */
    HttpRequest next(SplittableRandom random) {
        return requests.get(random.nextInt(requests.size()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
