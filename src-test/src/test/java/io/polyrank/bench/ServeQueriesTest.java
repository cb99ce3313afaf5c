package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeQueriesTest {

    private final Path folder;

    ServeQueriesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void users_ofAFeed_areItsUsersAndItsLatestEvent() throws IOException {
        Path feed = Files.writeString(folder.resolve("feed.jsonl"), """
                {"put": "id:shop:item::1", "fields": {"item_id": 1}}
                {"put": "id:shop:user::u1", "fields": {"user_id": "u1", "events": [{"time": 5}, {"time": 70}]}}
                {"put": "id:shop:user::u2", "fields": {"user_id": "u2", "events": [{"time": 60}]}}
                {"put": "id:shop:user::u3", "fields": {"user_id": "u3"}}
                """);

        assertThat(ServeQueries.Users.of(feed)).isEqualTo(new ServeQueries.Users(List.of("u1", "u2", "u3"), 70));
    }

    @Test
    void users_ofAFeedWithoutAny_areAMistakeThatSaysWhatToGive() throws IOException {
        Path feed = Files.writeString(folder.resolve("feed.jsonl"), "{\"put\": \"id:shop:item::1\", \"fields\": {}}\n");

        assertThatThrownBy(() -> ServeQueries.Users.of(feed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--feed: found no user")
                .hasMessageContaining("user_id");
    }

    @Test
    void next_manyTimes_asksForEveryUser() {
        ServeQueries queries = ServeQueries.of(
                URI.create("http://localhost:1234/"),
                new ServeQueries.Users(List.of("u1", "a user & more"), 70),
                150,
                300);
        SplittableRandom random = new SplittableRandom(1);

        Set<String> uris = IntStream.range(0, 50)
                .mapToObj(query -> queries.next(random).uri().toString())
                .collect(Collectors.toSet());

        String all = "http://localhost:1234/search/?yql=select+*+from+item+where+true&polyrank.user=%s"
                + "&polyrank.now=70&polyrank.candidates=150&hits=10&timeout=300ms";
        assertThat(uris).containsExactlyInAnyOrder(all.formatted("u1"), all.formatted("a+user+%26+more"));
    }
}
