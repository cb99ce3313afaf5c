package io.polyrank.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserContextCacheTest {

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void storeFound_storedOrForgottenMeanwhile_leavesThatAsItIs() {
        UserContextCache cache =
                new UserContextCache(10, Duration.ofSeconds(10), Duration.ofSeconds(10), System::nanoTime);
        UserContext found = UserContext.unknown("u1");
        UserContext told = new UserContext("u1", FieldValues.NONE, Map.of(), Map.of("click", 1L));

        long before = cache.writes("u1");
        cache.store(told);
        cache.storeFound(found, before);
        assertThat(cache.find("u1")).contains(told);

        long again = cache.writes("u1");
        cache.forget("u1");
        cache.storeFound(found, again);
        assertThat(cache.find("u1")).isEmpty();

        cache.storeFound(found, cache.writes("u1"));
        assertThat(cache.find("u1")).contains(found);
    }

    @Test
    void config_defaults_areAsDocumented() {
        UserContextCacheConfig config = new UserContextCacheConfig.Builder().build();

        assertThat(config.entries()).isEqualTo(10_000);
        assertThat(config.expirySeconds()).isEqualTo(30);
    }

    @Test
    void find_afterStore_givesTheContext() {
        UserContextCache cache = cache(10);
        UserContext context = context("u1", 3);

        cache.store(context);

        assertThat(cache.find("u1")).containsSame(context);
        assertThat(cache.find("u2")).isEmpty();
    }

    @Test
    void latest_expired_isKeptForWantOfABetterOne() {
        UserContextCache cache = cache(10);
        UserContext context = context("u1", 3);
        cache.store(context);

        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(cache.find("u1")).isEmpty();
        assertThat(cache.latest("u1")).containsSame(context);

        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(cache.latest("u1")).isEmpty();
    }

    @Test
    void find_afterExpiry_givesNothing() {
        UserContextCache cache = cache(10);
        cache.store(context("u1", 3));

        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThat(cache.find("u1")).isPresent();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(cache.find("u1")).isEmpty();
    }

    @Test
    void find_manyReads_doNotProlongTheLife() {
        UserContextCache cache = cache(10);
        cache.store(context("u1", 3));

        for (int second = 0; second < 30; second++) {
            assertThat(cache.find("u1")).isPresent();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(cache.find("u1")).isEmpty();
    }

    @Test
    void store_beyondTheSize_keepsNoMoreThanThat() {
        UserContextCache cache = cache(10);

        IntStream.range(0, 100).forEach(user -> cache.store(context("u" + user, 1)));

        assertThat(cache.size()).isEqualTo(10);
    }

    @Test
    void store_longHistories_countAsSeveralEntries() {
        UserContextCache cache = cache(10);

        IntStream.range(0, 100).forEach(user -> cache.store(context("u" + user, 450)));

        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void store_withoutRoom_keepsNothing() {
        UserContextCache cache = cache(0);

        cache.store(context("u1", 1));

        assertThat(cache.find("u1")).isEmpty();
    }

    @Test
    void forget_knownUser_isGone() {
        UserContextCache cache = cache(10);
        cache.store(context("u1", 1));

        cache.forget("u1");

        assertThat(cache.find("u1")).isEmpty();
    }

    @Test
    void constructor_impossibleSettings_areRefused() {
        assertThatThrownBy(() -> new UserContextCache(-1, Duration.ofSeconds(1), Duration.ZERO, nanos::get))
                .hasMessage("user-context-cache config: entries: found -1, expected 0 or more");
        assertThatThrownBy(() -> new UserContextCache(1, Duration.ZERO, Duration.ZERO, nanos::get))
                .hasMessage("user-context-cache config: expirySeconds: found PT0S, expected more than zero");
    }

    private UserContextCache cache(int entries) {
        return new UserContextCache(entries, Duration.ofSeconds(30), Duration.ofSeconds(60), nanos::get);
    }

    private static UserContext context(String user, int events) {
        List<BehaviourEvent> clicks = IntStream.range(0, events)
                .mapToObj(index -> new BehaviourEvent("i" + index, index, FieldValues.NONE))
                .toList();
        return new UserContext(user, FieldValues.NONE, Map.of("click", clicks), Map.of());
    }
}
