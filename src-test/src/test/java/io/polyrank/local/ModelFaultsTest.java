package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyrank.testing.FaultyModels;
import io.polyrank.testing.FaultyModels.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that passed their golden requests and fail later, in the real container over HTTP. The query wakes the fault by
 * its hour. Whatever happens, it is answered in the order of retrieval, and the next one is ranked by the same model.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelFaultsTest {

    /** Costs follow single slow queries slowly. */
    private static final int QUERIES_TO_BELIEVE = 16;

    private static final String WAKE = "polyrank.context.hour=" + FaultyModels.WAKING_HOUR;
    private static final List<Integer> RETRIEVED =
            IntStream.range(0, FaultyShop.ITEMS).boxed().toList();
    private static final long MORE_DIRECT_BYTES = 4 << 20;

    private final Path temporary;

    @SuppressWarnings("NullAway.Init")
    private FaultyShop shop;

    @SuppressWarnings("NullAway.Init")
    private FaultyShop.Holdings before;

    private long sluggishMillis;

    ModelFaultsTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @BeforeAll
    void start() throws IOException {
        Map<String, Path> models = new LinkedHashMap<>();
        models.put("default", FaultyModels.write(temporary, "sound", "aaaaaaaaaaaa", Fault.NONE, FaultyModels.ASLEEP));
        for (Fault fault : List.of(Fault.NAN, Fault.SLOW, Fault.HUNGRY, Fault.THROWING)) {
            String name = fault.name().toLowerCase(Locale.ROOT);
            models.put(name, FaultyModels.write(temporary, name, "bbbbbbbbbbbb", fault, FaultyModels.ASLEEP));
        }
        models.put(
                "sluggish", FaultyModels.write(temporary, "sluggish", "cccccccccccc", Fault.SLOW, FaultyModels.ASLEEP));
        shop = FaultyShop.start(temporary, models, "");
        models.keySet().stream().filter(name -> !name.equals("sluggish")).forEach(this::ranked);
        for (int query = 0; query < QUERIES_TO_BELIEVE; query++) {
            Asking.Answer sluggish = shop.ask(WAKE, "polyrank.model=sluggish");
            sluggishMillis = sluggish.receipt().at("/micros/model").asLong() / 1000;
        }
        before = shop.holdings();
    }

    @AfterAll
    void stop() {
        shop.close();
    }

    @AfterEach
    void nothingLeaks() throws InterruptedException {
        shop.awaitNoMoreThan(before, MORE_DIRECT_BYTES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nan | the model gave no candidate finite scores",
                "throwing | run failed",
                "hungry | Failed to allocate memory"
            })
    void query_modelFails_keepsTheOrderOfRetrieval(String model, String reason) {
        for (int query = 0; query < 10; query++) {
            Asking.Answer answer = shop.ask(WAKE, "polyrank.model=" + model);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.receipt().path("level").asText()).isEqualTo("retrieval_order");
            assertThat(answer.receipt().path("category").asText()).isEqualTo("model");
            assertThat(answer.receipt().path("reason").asText()).contains(reason);
            assertThat(answer.items()).isEqualTo(RETRIEVED);
        }
        ranked(model);
    }

    /** A loop that would go on for days ends with the query's time, and the core it had is free again. */
    @Test
    void query_modelSlow_endsInTimeInTheOrderOfRetrieval() {
        Asking.Answer answer =
                shop.ask("polyrank.context.hour=" + FaultyModels.LOUD_HOUR, "polyrank.model=slow", "timeout=5s");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipt().path("level").asText()).isEqualTo("retrieval_order");
        assertThat(answer.receipt().path("category").asText()).isEqualTo("deadline");
        assertThat(answer.receipt().path("reason").asText()).contains("overstayed and was ended");
        assertThat(answer.errors()).isEmpty();
        assertThat(answer.items()).isEqualTo(RETRIEVED);
        ranked("slow");
    }

    /** What the model took before is not to be had again in half the time. */
    @Test
    void query_modelTooSlowForTheTimeLeft_ranksFewerCandidates() {
        assertThat(sluggishMillis).isGreaterThan(200);

        Asking.Answer answer = shop.ask("polyrank.model=sluggish", "timeout=" + (200 + sluggishMillis / 2) + "ms");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipt().path("level").asText()).isEqualTo("fewer_candidates");
        assertThat(answer.receipt().path("category").asText()).isEqualTo("deadline");
        int scored = answer.receipt().path("scored").asInt();
        assertThat(answer.receipt().path("reason").asText())
                .isEqualTo("time for " + scored + " of " + FaultyShop.ITEMS + " candidates");
        assertThat(answer.items()).containsExactlyInAnyOrderElementsOf(RETRIEVED);
        assertThat(answer.items().subList(scored, FaultyShop.ITEMS))
                .isEqualTo(RETRIEVED.subList(scored, FaultyShop.ITEMS));
    }

    private void ranked(String model) {
        Asking.Answer answer = shop.ask("polyrank.model=" + model);

        assertThat(answer.status()).as(answer.errors()).isEqualTo(200);
        assertThat(answer.receipt().path("level").asText())
                .as(answer.receipt().toString())
                .isEqualTo("full");
        assertThat(answer.receipt().path("scored").asInt()).isEqualTo(FaultyShop.ITEMS);
        assertThat(answer.items())
                .containsExactlyInAnyOrderElementsOf(RETRIEVED)
                .isNotEqualTo(RETRIEVED);
    }
}
