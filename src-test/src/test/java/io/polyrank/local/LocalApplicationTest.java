package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The built package in the real container, asked over HTTP. The chain {@code vespa} searches without ranking models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalApplicationTest {

    private static final int SHOES = 12;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private LocalApplication application;

    LocalApplicationTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void start() throws IOException {
        Path feed = temporary.resolve("feed.json");
        Files.writeString(feed, feed());
        application = LocalApplication.start(new LocalApplication.Settings(BuiltPackage.directory(), 0, feed));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void documentCounts_afterStart_isWhatTheFeedHolds() {
        assertThat(application.documentCounts())
                .isEqualTo(Map.of("item", SHOES + 2, "user", 1, "experiments", 2, "exposure", 0));
    }

    @Test
    void query_byCategory_returnsHitsWithTitlesBestFirst() {
        JsonNode root = search("select * from item where category contains \"shoes\"", Map.of("hits", "3"));

        assertThat(root.at("/fields/totalCount").asInt()).isEqualTo(SHOES);
        assertThat(titles(root)).containsExactly("Running shoes 11", "Running shoes 10", "Running shoes 9");
        assertThat(root.at("/children/0/relevance").asDouble()).isEqualTo((11 + 1.0) / (100 + 20));
    }

    @Test
    void query_byWordInTitle_matchesOtherFormsOfTheWord() {
        assertThat(titles(search("select * from item where default contains \"hat\"", Map.of())))
                .containsExactly("Two green hats");
        assertThat(titles(search("select * from item where userQuery()", Map.of("query", "GREEN hats"))))
                .contains("Two green hats");
    }

    @Test
    void query_byPhraseAndNumber_matchesBothOnly() {
        assertThat(titles(search(
                        "select * from item where title contains phrase(\"running\", \"shoes\") and price > 109.5",
                        Map.of())))
                .containsExactly("Running shoes 11", "Running shoes 10");
    }

    @Test
    void query_inPages_isOneListInPieces() {
        String yql = "select * from item where true";
        List<String> pages = new ArrayList<>(titles(search(yql, Map.of("hits", "5", "offset", "0"))));
        pages.addAll(titles(search(yql, Map.of("hits", "5", "offset", "5"))));

        assertThat(pages).hasSize(10).isEqualTo(titles(search(yql, Map.of("hits", "10"))));
    }

    @Test
    void query_profilePolyrank_carriesItemFieldsAsMatchFeatures() {
        JsonNode features = search("select * from item where item_id = 3", Map.of("ranking", "polyrank"))
                .at("/children/0/fields/matchfeatures");

        assertThat(features.path("attribute(price)").asDouble()).isEqualTo(103);
        assertThat(features.path("attribute(count_click)").asDouble()).isEqualTo(3);
        assertThat(features.at("/attribute(tags)/cells/light").asDouble()).isEqualTo(0.5);
    }

    @Test
    void query_documentWithoutCounters_ranksAsUnseen() {
        JsonNode root = search("select * from item where item_id = 1001", Map.of("ranking", "polyrank"));

        assertThat(root.at("/children/0/relevance").asDouble()).isEqualTo(1.0 / 20);
        assertThat(root.at("/children/0/fields").has("count_click")).isFalse();
    }

    @Test
    void query_userContext_hasTheNestedStructure() {
        JsonNode user = search(
                        "select * from user where user_id contains \"U1\"",
                        Map.of("ranking", "fetch", "summary", "context"))
                .at("/children/0/fields");

        assertThat(user.at("/user_id").asText()).isEqualTo("U1");
        assertThat(user.at("/profile/city").asText()).isEqualTo("Oslo");
        assertThat(user.at("/totals/click").asLong()).isEqualTo(17);
        assertThat(user.at("/events")).hasSize(2);
        assertThat(user.at("/events/1/behaviour").asText()).isEqualTo("cart");
        assertThat(user.at("/events/1/time").asLong()).isEqualTo(1_700_000_001_000L);
        assertThat(user.at("/events/1/fields/category").asText()).isEqualTo("hats");
    }

    @Test
    void query_userIdInOtherCase_findsNobody() {
        assertThat(search("select * from user where user_id contains \"u1\"", Map.of("ranking", "fetch"))
                        .at("/fields/totalCount")
                        .asInt())
                .isZero();
    }

    @Test
    void query_weightOfAnyTask_isTaken_andOfWrongType_isRefused() {
        assertThat(search("select * from item where true", Map.of("polyrank.weights.anything", "2.5"))
                        .has("errors"))
                .isFalse();
        assertThat(search("select * from item where true", Map.of("polyrank.candidates", "many"))
                        .at("/errors/0/message")
                        .asText())
                .contains("polyrank.candidates")
                .contains("'many' is not a integer");
    }

    @Test
    void query_whatTheStandInCannotDo_isAnErrorThatSaysSo() {
        assertThat(search("select * from item where true order by price", Map.of())
                        .at("/errors/0/message")
                        .asText())
                .contains("local mode does not support sorting");
        assertThat(search("select * from item where true | all(group(category) each(output(count())))", Map.of())
                        .at("/errors/0/message")
                        .asText())
                .contains("local mode does not support grouping");
    }

    @Test
    void start_portTaken_isRefused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            assertThatThrownBy(() -> LocalApplication.start(
                            new LocalApplication.Settings(BuiltPackage.directory(), socket.getLocalPort(), null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("port: " + socket.getLocalPort() + " cannot be used");
        }
    }

    @Test
    void start_brokenPackage_isRefusedBeforeAnythingRuns() throws IOException {
        Path broken = BuiltPackage.copyTo(temporary.resolve("broken"));
        Mistake.MISSPELLED_CLASS.makeIn(broken);

        assertThatThrownBy(() -> LocalApplication.start(new LocalApplication.Settings(broken, 0, null)))
                .isInstanceOf(PackageRefusedException.class)
                .hasMessageContaining("services.xml");
    }

    private JsonNode search(String yql, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(entry -> "&" + entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining());
        URI uri = application.uri().resolve("search/?searchChain=vespa&timeout=10s&yql=" + encoded(yql) + query);
        try {
            String body = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return mapper.readTree(body).path("root");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> titles(JsonNode root) {
        return StreamSupport.stream(root.path("children").spliterator(), false)
                .map(hit -> hit.at("/fields/title").asText())
                .toList();
    }

    private static String feed() {
        StringBuilder feed = new StringBuilder();
        for (int i = 0; i < SHOES; i++) {
            feed.append(String.format("""
                    {"put": "id:shop:item::%1$d", "fields": {"item_id": %1$d, "title": "Running shoes %1$d", \
                    "category": "Shoes", "category_id": 1, "brand": "Aster", "brand_id": 2, "price": %2$d, \
                    "rating": 4.5, "tags": {"cells": {"light": 0.5}}, "count_exposed": 100, "count_click": %1$d, \
                    "count_cart": 0, "count_purchase": 0}}
                    """, i, 100 + i));
        }
        return feed + """
                {"put": "id:shop:item::1000", "fields": {"item_id": 1000, "title": "Two green hats", "category": "Hats", \
                "price": 9, "count_exposed": 0, "count_click": 0, "count_purchase": 0}}
                {"put": "id:shop:item::1001", "fields": {"item_id": 1001, "title": "Plain bag", "category": "Bags"}}
                {"put": "id:shop:user::U1", "fields": {"user_id": "U1", "profile": {"city": "Oslo"}, \
                "totals": {"click": 17, "cart": 2}, "events": [\
                {"behaviour": "click", "item": "5", "time": 1700000000000, "fields": {"category": "shoes"}}, \
                {"behaviour": "cart", "item": "7", "time": 1700000001000, "fields": {"category": "hats"}}]}}
                """;
    }
}
