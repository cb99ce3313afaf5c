package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vespa's own {@code /document/v1} against the stand-in content node. */
class DocumentApiTest {

    private static final String U1 = "document/v1/shop/user/docid/u1";

    private final Path state;
    private LocalApplication application;

    DocumentApiTest(@TempDir Path state) throws IOException {
        this.state = state;
        this.application = start();
    }

    private LocalApplication start() throws IOException {
        return LocalApplication.start(new LocalApplication.Settings(BuiltPackage.directory(), 0, null, state, null));
    }

    @AfterEach
    void close() {
        application.close();
    }

    private record Answer(int status, JsonNode json) {}

    private Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(application.uri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), new ObjectMapper().readTree(response.body()));
    }

    private JsonNode fields() throws IOException, InterruptedException {
        return send("GET", U1, "").json().path("fields");
    }

    @Test
    void documents_areWrittenReadUpdatedAndRemoved() throws Exception {
        assertThat(send("GET", U1, "").status()).isEqualTo(404);

        Answer put = send("POST", U1, "{\"fields\":{\"user_id\":\"u1\",\"profile\":{\"region\":\"north\"}}}");
        assertThat(put.status()).as(put.json().toString()).isEqualTo(200);
        assertThat(fields().at("/profile/region").asText()).isEqualTo("north");

        Answer update = send("PUT", U1, "{\"fields\":{\"profile{region}\":{\"assign\":\"south\"}}}");
        assertThat(update.status()).as(update.json().toString()).isEqualTo(200);
        assertThat(fields().at("/profile/region").asText()).isEqualTo("south");

        assertThat(send("DELETE", U1, "").status()).isEqualTo(200);
        assertThat(send("GET", U1, "").status()).isEqualTo(404);
    }
}
