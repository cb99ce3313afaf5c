package io.polyrank.evaluate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.data.DataException;
import io.polyrank.data.LoggedExposure;
import io.polyrank.data.Replay;
import io.polyrank.data.Truth;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import io.polyrank.testing.MemoryLog;
import io.polyrank.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

    private static final int EXPOSURES = 60;
    private static final int PER_DAY = 20;
    private static final int ITEMS = 7;

    private final Path folder;
    private final MemoryLog log = log();
    private final TaskModel model;

    EvaluationTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.model = TaskModel.load(TinyModels.write(folder), Device.Kind.CPU);
    }

    @AfterEach
    void closeModel() {
        model.close();
    }

    @Test
    void run_fromADay_scoresItsRowsAndLaterOnesAsTheModelDoes() {
        Evaluation.Result result = Evaluation.run(model, log, 20240102, null);

        List<LoggedExposure> judged = log.exposures().subList(PER_DAY, EXPOSURES);
        assertThat(result.rows()).isEqualTo(judged.size());
        assertThat(result.tasks().keySet()).containsExactly("click", "cart");
        float[] clickScores = new float[judged.size()];
        float[] clickLabels = new float[judged.size()];
        int[] users = new int[judged.size()];
        for (int row = 0; row < clickScores.length; row++) {
            LoggedExposure exposure = judged.get(row);
            FieldValues item = requireNonNull(log.items().get(exposure.item()));
            clickScores[row] = TinyModels.scores((float) item.number("price"), (float) item.number("stock"))[0];
            clickLabels[row] = exposure.positive("clicked") ? 1 : 0;
            users[row] = Integer.parseInt(exposure.user().substring(1));
        }
        TaskMetrics expected = TaskMetrics.of(
                new TaskSpec("click", TaskKind.BINARY, "clicked", null, 1), clickScores, clickLabels, users);
        TaskMetrics found = click(result).metrics();
        assertThat(found.auc()).isCloseTo(expected.auc(), within(1e-9));
        assertThat(found.gauc()).isCloseTo(expected.gauc(), within(1e-9));
        assertThat(found.logloss()).isCloseTo(expected.logloss(), within(1e-5));
        assertThat(found.ece()).isCloseTo(expected.ece(), within(1e-5));
        assertThat(found.rows()).isEqualTo(40);
        assertThat(found.positives()).isEqualTo(expected.positives());
        assertThat(click(result).truthAuc()).isNaN();
        assertThat(click(result).shareOfTruth()).isNaN();
    }

    @Test
    void run_labelsMissing_countsOnlyTheOthers() {
        Evaluation.Result result = Evaluation.run(model, log, 20240101, null);

        assertThat(requireNonNull(result.tasks().get("cart")).metrics().rows()).isEqualTo(EXPOSURES / 2);
        assertThat(click(result).metrics().rows()).isEqualTo(EXPOSURES);
    }

    @Test
    void score_ofASample_goesThroughTheServingPath() {
        new Replay(log).run(sample -> {
            float[] scores = Evaluation.score(
                    model,
                    sample.user(),
                    sample.exposure().context(),
                    sample.exposure().timeMillis(),
                    List.of(sample.candidate(), requireNonNull(log.items().get("0"))));
            float price = (float) sample.candidate().number("price");
            float stock = (float) sample.candidate().number("stock");
            assertThat(scores).containsExactly(TinyModels.scores(price, stock, 0.5f, -1), within(1e-6f));
        });
    }

    @Test
    void run_withTheTruth_saysHowMuchOfItTheModelReaches() throws IOException {
        Truth perfect = truth(log.exposures().size(), 1);
        Evaluation.TaskResult click = click(Evaluation.run(model, log, 20240102, perfect));

        assertThat(click.truthAuc()).isEqualTo(1);
        assertThat(click.shareOfTruth()).isCloseTo((click.metrics().auc() - 0.5) / 0.5, within(1e-12));
    }

    @Test
    void run_withTheTruthOfOtherExposures_isRefused() throws IOException {
        Truth shorter = truth(log.exposures().size() - 1, 1);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Evaluation.run(model, log, 20240102, shorter))
                .withMessageContaining("found 59 rows, expected one per exposure");
        Truth longer = truth(log.exposures().size(), 2);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Evaluation.run(model, log, 20240102, longer))
                .withMessageContaining("found 120 rows, expected 60");
    }

    @Test
    void run_noExposureFromTheDayOn_isRefused() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Evaluation.run(model, log, 20250101, null))
                .withMessage("exposures: found none from day 20250101 on, expected some; check --from and --exposures");
    }

    /** Probabilities that are the outcomes themselves. */
    private Truth truth(int rows, int times) throws IOException {
        StringBuilder csv = new StringBuilder("user_id,item_id,clicked,carted\n");
        for (int time = 0; time < times; time++) {
            for (LoggedExposure exposure : log.exposures().subList(0, rows)) {
                csv.append(exposure.user() + "," + exposure.item() + ","
                        + (exposure.positive("clicked") ? "0.9" : "0.1") + ",0.5\n");
            }
        }
        return new Truth(Files.writeString(folder.resolve("truth.csv"), csv), TinyModels.SPEC.tasks());
    }

    private static Evaluation.TaskResult click(Evaluation.Result result) {
        return requireNonNull(result.tasks().get("click"));
    }

    private static MemoryLog log() {
        SplittableRandom random = new SplittableRandom(5);
        Map<String, FieldValues> items = new LinkedHashMap<>();
        for (int item = 0; item < ITEMS; item++) {
            items.put(String.valueOf(item), TinyModels.item(String.valueOf(item), 0.5f * (item + 1), item - 1));
        }
        List<LoggedExposure> exposures = new ArrayList<>();
        for (int row = 0; row < EXPOSURES; row++) {
            int item = random.nextInt(ITEMS);
            float clicked = random.nextInt(ITEMS) < item ? 1 : 0;
            Map<String, Float> labels =
                    row % 2 == 0 ? Map.of("clicked", clicked, "carted", clicked) : Map.of("clicked", clicked);
            exposures.add(new LoggedExposure(
                    "u" + random.nextInt(3),
                    String.valueOf(item),
                    1_000L + row,
                    20240101 + row / PER_DAY,
                    new TextFields(Map.of()),
                    labels));
        }
        return new MemoryLog(TinyModels.SPEC, Map.of(), items, Map.of(), exposures);
    }
}
