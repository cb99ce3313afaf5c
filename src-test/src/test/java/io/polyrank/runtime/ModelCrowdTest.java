package io.polyrank.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.yahoo.config.ModelReference;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.encode.Encoder;
import io.polyrank.testing.Crowd;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many queries on one pool of slots, while models are closed and replaced. */
@Timeout(300)
class ModelCrowdTest {

    private static final int CLIENTS = 4;

    private final Path directory;

    ModelCrowdTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** Each query has items of its own, so that buffers of another would show in its scores. */
    private static void score(Scoring open, TaskModel model, int mark, int count) {
        try (Scoring scoring = open) {
            List<TextFields> items = new ArrayList<>();
            float[] numbers = new float[2 * count];
            for (int item = 0; item < count; item++) {
                numbers[2 * item] = mark + item / 8f;
                numbers[2 * item + 1] = -mark / 2f;
                items.add(TinyModels.item("1", numbers[2 * item], numbers[2 * item + 1]));
            }
            Encoder.Query query = model.encoder().query(TinyModels.user(), FieldValues.NONE, 0);
            query.user(scoring);
            query.candidates(items, scoring);
            Thread.yield();
            assertThat(scoring.run(Deadline.never()).values())
                    .containsExactly(TinyModels.scores(numbers), within(1e-5f));
        }
    }

    @Test
    void scoring_manyThreadsUntilClosed_everyQueryKeepsItsOwnSlot() throws Exception {
        TaskModel model = TaskModel.load(TinyModels.write(directory), Device.Kind.CPU);
        AtomicInteger scored = new AtomicInteger();
        Crowd.run(CLIENTS + 1, thread -> () -> {
            if (thread == CLIENTS) {
                while (scored.get() < 400) {
                    Thread.onSpinWait();
                }
                model.close();
                return null;
            }
            for (int query = 0; ; query++) {
                Scoring scoring;
                try {
                    scoring = model.scoring(1 + query % 5);
                } catch (ModelException e) {
                    assertThat(e).hasMessageEndingWith("is closed");
                    return null;
                }
                score(scoring, model, thread, 1 + query % 5);
                scored.incrementAndGet();
            }
        });
        assertThat(model.hold()).as("held after closing").isFalse();
    }

    /** Every model that ever served is closed in the end, and none under a query. */
    @Test
    void replace_underQueriesUntilDeconstructed_closesEveryModelAfterItsLast() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("published"));
        TaskModels models = new TaskModels(new TaskModelsConfig.Builder()
                .models(new TaskModelsConfig.Models.Builder()
                        .name("shop")
                        .file(ModelReference.resolved(TinyModels.write(directory))))
                .folder(folder.toString())
                .folderSeconds(3600)
                .cores(2)
                .build());
        Set<TaskModel> served = ConcurrentHashMap.newKeySet();
        AtomicBoolean deconstructed = new AtomicBoolean();
        Crowd.run(CLIENTS + 2, thread -> () -> {
            if (thread == CLIENTS) {
                for (int swap = 0; swap < 10; swap++) {
                    publish(folder, "shop");
                    models.lookIntoFolder();
                    models.lookIntoFolder();
                }
                models.deconstruct();
                deconstructed.set(true);
            } else if (thread > CLIENTS) {
                while (!deconstructed.get()) {
                    models.lookIntoFolder();
                }
            } else {
                for (int query = 0; !deconstructed.get(); query++) {
                    TaskModel model = models.model("").orElseThrow();
                    served.add(model);
                    if (model.hold()) {
                        try {
                            score(model.scoringOfHeld(200), model, thread, 200);
                        } finally {
                            model.release();
                        }
                    }
                }
            }
            return null;
        });

        served.add(models.model("shop").orElseThrow());
        assertThat(served).hasSizeGreaterThan(1).noneMatch(TaskModel::hold);
    }

    private void publish(Path folder, String name) throws IOException {
        Files.move(TinyModels.write(directory), folder.resolve(name + ".onnx"), StandardCopyOption.REPLACE_EXISTING);
    }
}
