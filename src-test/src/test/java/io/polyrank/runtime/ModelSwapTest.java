package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.config.ModelReference;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that are replaced while they serve. */
@Timeout(120)
class ModelSwapTest {

    private final Path directory;
    private final Path folder;

    ModelSwapTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.folder = Files.createDirectory(directory.resolve("published"));
    }

    private TaskModels models(double slowestMillis) throws IOException {
        return new TaskModels(new TaskModelsConfig.Builder()
                .models(new TaskModelsConfig.Models.Builder()
                        .name("shop")
                        .file(ModelReference.resolved(TinyModels.write(directory))))
                .folder(folder.toString())
                .folderSeconds(3600)
                .slowestMillis(slowestMillis)
                .build());
    }

    private void publish(String name, Path file) throws IOException {
        Files.move(file, folder.resolve(name + ".onnx"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void look(TaskModels models) {
        models.lookIntoFolder();
        models.lookIntoFolder();
    }

    private static TaskScores score(TaskModel model) {
        Encoder.Query query = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
        return model.score(query.user(), query.candidates(List.of(TinyModels.item("1", 1, 1))));
    }

    private static void scoreHeld(TaskModel model) {
        Encoder.Query query = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
        try (Scoring scoring = model.scoringOfHeld(1)) {
            query.user(scoring);
            query.candidates(List.of(TinyModels.item("1", 1, 1)), scoring);
            assertThat(scoring.run(Deadline.never()).values()).containsExactly(TinyModels.scores(1, 1), within(1e-6f));
        }
    }

    @Test
    void look_aGoodFile_replacesTheModelAndClosesTheOldOne() throws IOException {
        TaskModels models = models(0);
        TaskModel before = models.model("shop").orElseThrow();
        publish("shop", TinyModels.write(directory));

        look(models);

        TaskModel after = models.model("shop").orElseThrow();
        assertThat(after).isNotSameAs(before).isSameAs(models.model("").orElseThrow());
        assertThat(score(after).count()).isEqualTo(1);
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> score(before))
                .withMessageEndingWith("is closed");
        models.deconstruct();
    }

    @Test
    void look_anotherName_isAddedBehindTheDefault() throws IOException {
        TaskModels models = models(0);
        publish("challenger", TinyModels.write(directory));

        look(models);

        assertThat(models.names()).containsExactly("shop", "challenger");
        models.deconstruct();
    }

    @Test
    void look_badFiles_changeNothing() throws IOException {
        TaskModels models = models(0);
        TaskModel before = models.model("shop").orElseThrow();
        Path good = TinyModels.write(directory);
        byte[] bytes = Files.readAllBytes(good);
        byte[] truncated = Arrays.copyOf(bytes, bytes.length / 2);
        List<Path> bad = List.of(
                Files.write(directory.resolve("truncated"), truncated),
                Files.writeString(directory.resolve("text"), "no model"),
                Files.write(directory.resolve("empty"), new byte[0]),
                TinyModels.write(directory, TinyModels.graph(), "{}"),
                TinyModels.write(
                        directory,
                        TinyModels.graph(),
                        PassportJson.write(TinyModels.passport(List.of(new GoldenRequest(
                                TinyModels.user(),
                                TinyModels.golden().context(),
                                0,
                                TinyModels.golden().candidates(),
                                new float[] {0.1f, 0.2f, 0.3f, 0.4f}))))));

        for (Path file : bad) {
            publish("shop", file);
            look(models);

            assertThat(models.model("shop").orElseThrow()).as(file.toString()).isSameAs(before);
            assertThat(score(before).count()).isEqualTo(1);
        }
        publish("shop", good);
        look(models);
        assertThat(models.model("shop").orElseThrow()).isNotSameAs(before);
        models.deconstruct();
    }

    @Test
    void look_aModelThatSomebodyRefuses_isClosedAndChangesNothing() throws IOException {
        TaskModels models = models(0);
        TaskModel before = models.model("shop").orElseThrow();
        List<TaskModel> refused = new ArrayList<>();
        models.check(model -> {
            refused.add(model);
            throw new IllegalArgumentException("planted");
        });
        publish("shop", TinyModels.write(directory));

        look(models);

        assertThat(models.model("shop").orElseThrow()).isSameAs(before);
        assertThat(refused).singleElement().satisfies(model -> assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> score(model)));
        models.deconstruct();
    }

    @Test
    void taskModels_slowerThanAllowed_isRefused() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> models(1e-9))
                .withMessageContaining("ms for 1,000 candidates, expected at most slowestMillis 1.0E-9");
    }

    @Test
    void hold_aChosenModel_outlivesItsReplacement() throws IOException {
        TaskModels models = models(0);
        TaskModel chosen = models.model("shop").orElseThrow();
        assertThat(chosen.hold()).isTrue();
        publish("shop", TinyModels.write(directory));
        look(models);

        scoreHeld(chosen);
        chosen.release();

        assertThat(chosen.hold()).isFalse();
        models.deconstruct();
    }

    /** Each query chooses a model, holds it, scores with it. */
    @Test
    void look_underLoad_failsNoQuery() throws Exception {
        TaskModels models = models(0);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger queries = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> clients = new ArrayList<>();
        try {
            for (int client = 0; client < 2; client++) {
                clients.add(threads.submit(() -> {
                    while (!done.get()) {
                        TaskModel model = models.model("shop").orElseThrow();
                        if (model.hold()) {
                            try {
                                scoreHeld(model);
                                queries.incrementAndGet();
                            } finally {
                                model.release();
                            }
                        }
                    }
                    return null;
                }));
            }
            for (int swap = 0; swap < 20; swap++) {
                publish("shop", TinyModels.write(directory));
                look(models);
            }
            done.set(true);
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertThat(queries.get()).isPositive();
        models.deconstruct();
    }
}
