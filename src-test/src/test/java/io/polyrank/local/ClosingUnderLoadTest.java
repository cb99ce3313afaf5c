package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.runtime.RuntimeUse;
import io.polyrank.runtime.TaskModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real container, closed while clients ask it over HTTP. A session closed under a run would end this process. */
class ClosingUnderLoadTest {

    private static final int CLIENTS = 4;
    private static final long PATIENCE_SECONDS = 60;

    private final Path temporary;

    ClosingUnderLoadTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void close_underLoad_answersWhatItTookAndLeavesNothing() throws Exception {
        Map<String, Long> before = FaultyShop.threads();
        FaultyShop shop = FaultyShop.sound(temporary);
        TaskModels models = shop.models();
        AtomicInteger answers = new AtomicInteger();
        AtomicBoolean closing = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<Integer>> clients = new ArrayList<>();
        try {
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(() -> askUntilGone(shop, answers, closing)));
            }
            await(() -> answers.get() > 100 || clients.stream().anyMatch(Future::isDone));
            closing.set(true);
            shop.close();
            for (Future<Integer> client : clients) {
                client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        // Other tests in this process may have left threads of theirs.
        await(() -> before.entrySet().containsAll(FaultyShop.threads().entrySet())
                && RuntimeUse.of(models).sessions() == 0);
        assertThat(before.entrySet()).containsAll(FaultyShop.threads().entrySet());
        assertThat(RuntimeUse.of(models))
                .isEqualTo(new RuntimeUse.Use(0, 0, 0, RuntimeUse.of(models).freeLanes()));
        assertThat(RuntimeUse.of(models).freeLanes())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    /** Asks until nobody listens any more. What is answered before is an answer, or the container's own refusal. */
    private static int askUntilGone(FaultyShop shop, AtomicInteger answers, AtomicBoolean closing) throws IOException {
        int asked = 0;
        while (true) {
            Asking.Answer answer;
            try {
                answer = shop.ask("polyrank.user=u" + asked % FaultyShop.USERS);
            } catch (UncheckedIOException e) {
                if (!closing.get()) {
                    throw e;
                }
                return asked;
            }
            asked++;
            answers.incrementAndGet();
            String level = answer.receipt().path("level").asText();
            if (closing.get()) {
                assertThat(answer.status()).as(answer.errors()).isIn(200, 503, 504);
            } else {
                assertThat(answer.status()).as(answer.errors()).isEqualTo(200);
                assertThat(level).as(answer.receipt().toString()).isEqualTo("full");
            }
            if (!answer.receipt().isMissingNode() && !level.equals("full")) {
                assertThat(answer.receipt().path("category").asText()).isNotEqualTo("bug");
                assertThat(answer.receipt().path("reason").asText()).isNotEmpty();
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }
}
