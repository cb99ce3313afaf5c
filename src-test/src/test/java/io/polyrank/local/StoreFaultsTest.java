package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.DocsumReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.DocsumRequest;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchReply;
import ai.vespa.searchlib.searchprotocol.protobuf.SearchProtocol.SearchRequest;
import com.google.protobuf.ByteString;
import com.yahoo.slime.BinaryFormat;
import com.yahoo.slime.Cursor;
import com.yahoo.slime.Slime;
import io.polyrank.behaviour.UserContext;
import io.polyrank.local.node.FaultyNode;
import io.polyrank.spec.BehaviourSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A content node whose users are slow, broken or absurd while its items are sound, in the real container over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreFaultsTest {

    private static final String USERS = "user";
    private static final int MILLION = 1_000_000;
    /** Each thread of the network keeps a buffer of the size of the largest message it has seen, some 30 MB here. */
    private static final long MORE_DIRECT_BYTES = 256 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private FaultyShop shop;

    @SuppressWarnings("NullAway.Init")
    private FaultyShop.Holdings before;

    StoreFaultsTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void start() throws IOException {
        shop = FaultyShop.sound(temporary);
        assertRanked(shop.ask("polyrank.user=u0"), "full", "found");
        before = shop.holdings();
    }

    @AfterAll
    void stop() {
        shop.close();
    }

    @AfterEach
    void mendAndNothingLeaks() throws InterruptedException {
        shop.node().mend();
        assertRanked(shop.ask("polyrank.user=u0"), "full", "found", "cached");
        shop.awaitNoMoreThan(before, MORE_DIRECT_BYTES);
    }

    /** The look-up waits for the test; the query does not. */
    @Test
    void query_userStoreSlow_ranksWithoutContextInTime() {
        CountDownLatch answer = new CountDownLatch(1);
        shop.node().breakDown(new FaultyNode.Fault() {
            @Override
            public SearchReply search(SearchRequest request, SearchReply sound) {
                if (request.getDocumentType().equals(USERS)) {
                    waitFor(answer);
                }
                return sound;
            }
        });

        Asking.Answer late = shop.ask("polyrank.user=u1", "timeout=3s");
        answer.countDown();

        assertRanked(late, "no_user_context", "failed");
        assertThat(late.receipt().path("category").asText()).isEqualTo("deadline");
        assertThat(late.receipt().path("reason").asText()).isNotEmpty();
    }

    @Test
    void query_userStoreDown_ranksWithoutContext() {
        shop.node().breakDown(new FaultyNode.Fault() {
            @Override
            public SearchReply search(SearchRequest request, SearchReply sound) {
                if (request.getDocumentType().equals(USERS)) {
                    throw new IllegalStateException("planted: the users are gone");
                }
                return sound;
            }
        });

        Asking.Answer answer = shop.ask("polyrank.user=u2");

        assertRanked(answer, "no_user_context", "failed");
        assertThat(answer.receipt().path("category").asText()).isEqualTo("store");
        assertThat(answer.receipt().path("reason").asText())
                .contains("looking up the user")
                .contains("planted");
    }

    @Test
    void query_userDocumentCannotBeFetched_ranksWithoutContext() {
        shop.node().breakDown(new FaultyNode.Fault() {
            @Override
            public DocsumReply summaries(DocsumRequest request, DocsumReply sound) {
                if (request.getDocumentType().equals(USERS)) {
                    throw new IllegalStateException("planted: no documents");
                }
                return sound;
            }
        });

        Asking.Answer answer = shop.ask("polyrank.user=u3");

        assertRanked(answer, "no_user_context", "failed");
        assertThat(answer.receipt().path("category").asText()).isEqualTo("store");
        assertThat(answer.receipt().path("reason").asText()).contains("looking up the user");
    }

    @Test
    void query_userDocumentIsNonsense_ranksWithoutContext() {
        shop.node().breakDown(documents(nonsense("u4")));

        Asking.Answer answer = shop.ask("polyrank.user=u4");

        assertRanked(answer, "no_user_context", "found");
        assertThat(answer.receipt().path("category").asText()).isEqualTo("store");
        assertThat(answer.receipt().path("reason").asText()).contains("age: found \"very old\", expected a number");
        shop.users().forget("u4");
    }

    /** The container reads the document once, however late for the query, keeps what models may read, and forgets no one else. */
    @Test
    void query_userWithAMillionEvents_isRankedAndKeptSmall() throws InterruptedException {
        for (int user = 5; user < 10; user++) {
            assertRanked(shop.ask("polyrank.user=u" + user), "full", "found", "cached");
        }
        DocsumReply huge = million("u10", List.of("click", "cart"));
        shop.node().breakDown(documents(huge));

        Asking.Answer first = shop.ask("polyrank.user=u10", "timeout=60s");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.receipt().path("level").asText()).isIn("full", "no_user_context");
        Optional<UserContext> kept = awaitKept("u10");
        assertThat(kept).hasValueSatisfying(context -> {
            assertThat(context.sequence("click")).hasSize(BehaviourSpec.MAXIMUM_KEEP);
            assertThat(context.sequence("cart")).hasSize(BehaviourSpec.MAXIMUM_KEEP);
            assertThat(context.sequence("click")
                            .get(BehaviourSpec.MAXIMUM_KEEP - 1)
                            .timeMillis())
                    .isEqualTo(MILLION - 2);
        });
        for (int user = 5; user < 10; user++) {
            assertThat(shop.users().find("u" + user)).isPresent();
        }
        assertRanked(shop.ask("polyrank.user=u10"), "full", "cached");
        shop.users().forget("u10");
    }

    /** Events of as many types as there are events: nobody's model reads them, and nobody's memory is to hold them. */
    @Test
    void query_userWithAMillionBehaviours_isRankedAndKeptSmall() throws InterruptedException {
        DocsumReply huge = million("u11", List.of());
        shop.node().breakDown(documents(huge));

        Asking.Answer first = shop.ask("polyrank.user=u11", "timeout=60s");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.receipt().path("level").asText()).isIn("full", "no_user_context");
        assertThat(awaitKept("u11")).hasValueSatisfying(context -> assertThat(context.sequences().values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isLessThan(MILLION / 10));
        shop.users().forget("u11");
    }

    /** This document, whichever user is asked for. */
    private static FaultyNode.Fault documents(DocsumReply document) {
        return new FaultyNode.Fault() {
            @Override
            public DocsumReply summaries(DocsumRequest request, DocsumReply sound) {
                return request.getDocumentType().equals(USERS) ? document : sound;
            }
        };
    }

    private Optional<UserContext> awaitKept(String user) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (shop.users().find(user).isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        return shop.users().find(user);
    }

    private static void assertRanked(Asking.Answer answer, String level, String... user) {
        assertThat(answer.status()).as(answer.errors()).isEqualTo(200);
        assertThat(answer.errors()).isEmpty();
        assertThat(answer.receipt().path("level").asText())
                .as(answer.receipt().toString())
                .isEqualTo(level);
        assertThat(answer.receipt().path("user").asText()).isIn((Object[]) user);
        assertThat(answer.receipt().path("scored").asInt()).isEqualTo(FaultyShop.ITEMS);
        assertThat(answer.items()).hasSize(FaultyShop.ITEMS);
    }

    private static DocsumReply nonsense(String user) {
        Slime slime = new Slime();
        Cursor document = document(slime, user);
        document.setObject("profile").setString("age", "very old");
        document.setString("totals", "many");
        document.setArray("events").addLong(7);
        return reply(slime);
    }

    /** @param behaviours in turns; none for a new one each time */
    private static DocsumReply million(String user, List<String> behaviours) {
        Slime slime = new Slime();
        Cursor events = document(slime, user).setArray("events");
        for (int event = 0; event < MILLION; event++) {
            Cursor object = events.addObject();
            object.setString(
                    "behaviour",
                    behaviours.isEmpty() ? "behaviour " + event : behaviours.get(event % behaviours.size()));
            object.setString("item", "7");
            object.setLong("time", event);
        }
        return reply(slime);
    }

    private static Cursor document(Slime slime, String user) {
        Cursor document = slime.setObject().setArray("docsums").addObject().setObject("docsum");
        document.setString("user_id", user);
        return document;
    }

    private static DocsumReply reply(Slime slime) {
        return DocsumReply.newBuilder()
                .setSlimeSummaries(ByteString.copyFrom(BinaryFormat.encode(slime)))
                .build();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the answer go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
