package io.polyrank.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.polyrank.data.LoggedExposure;
import io.polyrank.ops.TensorData;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.spec.DatasetSpecReader;
import io.polyrank.testing.MemoryLog;
import io.polyrank.testing.TinyWorld;
import io.polyrank.train.BalanceSettings.Method;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole trainings with every way of balancing tasks, with other kinds of tasks, and by lists. */
class MultiTaskTrainingTest {

    private static final TrainingData DATA = TinyWorld.data();
    private static final String SETTINGS = ":training.batch=32:training.epochs=3:training.patience=3"
            + ":training.learning_rate=0.02:training.decay=0.8";
    private static final String SMALL = "shared-bottom:embedding=4:bottom_layers=[16, 8]:tower_layers=[4]" + SETTINGS;
    private static final String LISTS =
            "multitab-net:variant=COL+ROW:embedding=4:heads=2:feed_forward=8:blocks=1:tower_layers=[4]" + SETTINGS;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    /** What a training led to. */
    private record Training(List<Epoch> epochs, Map<String, TensorData> weights) {}

    private static Training train(TrainingData data, String model, SavedTraining saved, TrainingProgress progress)
            throws IOException {
        ModelFile file = ModelFile.open(model, data.encoder().spec());
        try (TorchModel torch = new TorchModel(file, data.encoder(), 3)) {
            Trainer trainer = new Trainer(torch, file.training(), data.training(), data.validation(), 3);
            List<Epoch> epochs = trainer.train(saved, progress);
            return new Training(epochs, torch.ops().weights().snapshot());
        }
    }

    /** A model with some of its settings replaced. */
    private static String with(String model, String... settings) {
        String changed = model;
        for (String setting : settings) {
            String key = setting.substring(0, setting.indexOf('=') + 1);
            changed = changed.replaceAll(":" + Pattern.quote(key) + "[^:]*", "") + ":" + setting;
        }
        return changed;
    }

    private Training train(TrainingData data, String model) throws IOException {
        return train(data, model, new SavedTraining(folder.resolve("whole"), "a", false), TrainingProgress.NONE);
    }

    /** With dropout, and stopped after the second epoch, when every method has something to remember. */
    @ParameterizedTest
    @EnumSource(Method.class)
    void train_everyMethod_learnsAndResumesBitEqual(Method method) throws IOException {
        String model = SMALL + ":dropout=0.1:training.balance=" + method.name().toLowerCase(Locale.ROOT);
        Training whole = train(DATA, model);
        Path stopped = folder.resolve("stopped");
        assertThatIllegalStateException()
                .isThrownBy(() -> train(DATA, model, new SavedTraining(stopped, "a", false), new StopAfter(2)))
                .withMessage("stopped");
        Training resumed = train(DATA, model, new SavedTraining(stopped, "a", true), TrainingProgress.NONE);

        assertThat(requireNonNull(Epoch.best(whole.epochs()).validation().get("click"))
                        .auc())
                .isGreaterThan(0.7);
        assertThat(resumed.weights()).isEqualTo(whole.weights());
        assertThat(resumed.epochs()).hasSize(3);
        assertThat(resumed.epochs().get(2).conflicts())
                .isEqualTo(whole.epochs().get(2).conflicts());
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, mode = EnumSource.Mode.EXCLUDE, names = "STATIC")
    void train_everyMethod_learnsOtherwiseThanStaticWeights(Method method) throws IOException {
        String model = SMALL + ":training.balance=";
        Training found = train(DATA, model + method.name().toLowerCase(Locale.ROOT));

        assertThat(found.epochs().get(2).taskLosses())
                .isNotEqualTo(train(DATA, model + "static").epochs().get(2).taskLosses());
    }

    @Test
    void train_measuringConflict_changesNothingElse() throws IOException {
        Training measured = train(DATA, SMALL);
        Training unmeasured = train(DATA, SMALL + ":training.conflict_steps=0");

        assertThat(measured.weights()).isEqualTo(unmeasured.weights());
        assertThat(unmeasured.epochs().get(0).conflicts()).isEmpty();
        List<GradientCosine> conflicts = measured.epochs().get(0).conflicts();
        assertThat(conflicts)
                .extracting(cosine -> cosine.first() + " " + cosine.second())
                .containsExactly("click cart", "click value", "cart value");
        assertThat(conflicts.get(0).steps()).isEqualTo(3);
        assertThat(conflicts).allSatisfy(cosine -> assertThat(cosine.cosine()).isBetween(-1.0, 1.0));
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"PCGRAD", "GRADNORM", "MGDA", "CAGRAD"})
    void train_nothingShared_isLikeStaticWeights(Method method) throws IOException {
        TrainingData data = withTasks("[{name: click, label: clicked}, {name: cart, label: carted}]", Map.of());
        String model = "single-task:embedding=4:layers=[8]:training.epochs=1" + ":training.balance=";
        Training found = train(data, model + method.name().toLowerCase(Locale.ROOT));

        assertThat(found.epochs().get(0).conflicts()).isEmpty();
        assertThat(found.weights()).isEqualTo(train(data, model + "static").weights());
    }

    // ---- other kinds of tasks

    private static TrainingData withTasks(String tasks, Map<String, String> labels) {
        String text = """
            dataset: tiny_world
            item_key: item
            tasks: TASKS
            features:
              - {name: region, of: user, kind: categorical}
              - {name: item, of: item, kind: categorical}
              - {name: price, of: item, kind: numerical, transform: log, missing: 10}
            """.replace("TASKS", tasks);
        DatasetSpec spec = DatasetSpecReader.read("tasks.yaml", text);
        MemoryLog log = TinyWorld.log();
        return TrainingData.read(
                new MemoryLog(
                        spec,
                        log.profiles(),
                        log.items(),
                        Map.of(),
                        log.exposures().stream()
                                .map(exposure -> labelled(exposure, labels))
                                .toList()),
                TinyWorld.LAST_DAY);
    }

    /** Label columns of the item: a class is the item's number modulo 4, a number goes from -1 to 1. */
    private static LoggedExposure labelled(LoggedExposure exposure, Map<String, String> labels) {
        int item = Integer.parseInt(exposure.item().substring(1));
        Map<String, Float> all = new HashMap<>(exposure.labels());
        labels.forEach((column, what) -> all.put(column, what.equals("class") ? item % 4f : (item - 8) / 8f));
        return new LoggedExposure(
                exposure.user(), exposure.item(), exposure.timeMillis(), exposure.date(), exposure.context(), all);
    }

    @Test
    void train_classesAndLinearNumbers_areLearned() throws IOException {
        TrainingData data = withTasks(
                "[{name: brand, kind: classes, label: brand, classes: [a, b, c, d]},"
                        + " {name: offset, kind: regression, scale: linear, label: offset}]",
                Map.of("brand", "class", "offset", "number"));
        Training training =
                train(data, with(SMALL, "training.epochs=8", "training.learning_rate=0.05", "training.hide_item=0"));

        Epoch best = Epoch.best(training.epochs());
        double auc = requireNonNull(best.validation().get("brand")).auc();
        assertThat(auc).isGreaterThan(0.95);
        assertThat(best.selection()).isEqualTo(auc);
        assertThat(requireNonNull(best.validation().get("offset")).ev()).isGreaterThan(0.6);
    }

    @Test
    void train_regressionAlone_isSelectedByExplainedVariance() throws IOException {
        TrainingData data = withTasks(
                "[{name: offset, kind: regression, scale: linear, label: offset}]", Map.of("offset", "number"));
        Epoch first = train(data, with(SMALL, "training.epochs=1")).epochs().get(0);

        assertThat(first.selection())
                .isEqualTo(requireNonNull(first.validation().get("offset")).ev());
    }

    @Test
    void train_classesHardlyMoving_startAtTheirShares() throws IOException {
        TrainingData data = withTasks(
                "[{name: brand, kind: classes, label: brand, classes: [a, b, c, d]}]", Map.of("brand", "class"));
        Training still = train(data, with(SMALL, "training.epochs=1", "training.learning_rate=1e-8"));

        float[] bias = requireNonNull(still.weights().get("heads.bias")).values();
        float[] labels = data.training().labelsOf(0);
        double sum = 0;
        for (int number = 0; number < 4; number++) {
            int wanted = number;
            double share = IntStream.range(0, labels.length)
                            .filter(row -> labels[row] == wanted)
                            .count()
                    / (double) labels.length;
            assertThat(Math.exp(bias[number])).isCloseTo(share, within(1e-4));
            sum += share;
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @Test
    void train_chainPenalty_bringsTheLaterTaskBelowTheEarlierOne() throws IOException {
        // The label of the later task is wrong on purpose: it happens more often than what it comes after.
        TrainingData data =
                withTasks("[{name: click, label: carted}, {name: buy, label: clicked, after: click}]", Map.of());
        String model = with(SMALL, "training.epochs=1");

        assertThat(excess(data, model + ":training.chain_penalty=20")).isLessThan(0.3 * excess(data, model));
    }

    /** Mean of {@code max(p_buy - p_click, 0)} on the validation rows. */
    private double excess(TrainingData data, String model) throws IOException {
        ModelFile file = ModelFile.open(model, data.encoder().spec());
        try (TorchModel torch = new TorchModel(file, data.encoder(), 3)) {
            new Trainer(torch, file.training(), data.training(), data.validation(), 3)
                    .train(new SavedTraining(folder.resolve("excess"), "a", false), TrainingProgress.NONE);
            int rows = data.validation().rows();
            float[] scores =
                    torch.score(data.validation(), IntStream.range(0, rows).toArray());
            return IntStream.range(0, rows)
                    .mapToDouble(row -> Math.max(scores[2 * row + 1] - scores[2 * row], 0))
                    .average()
                    .orElseThrow();
        }
    }

    // ---- lists

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"STATIC", "CAGRAD"})
    void train_listWise_learnsAndIsRepeatable(Method method) throws IOException {
        String model = LISTS + ":training.balance=" + method.name().toLowerCase(Locale.ROOT);
        Training training = train(DATA, model);

        assertThat(requireNonNull(Epoch.best(training.epochs()).validation().get("click"))
                        .auc())
                .isGreaterThan(0.7);
        assertThat(train(DATA, model).weights()).isEqualTo(training.weights());
    }

    /** Lists of 4, and with more workers than lists in the last batch. */
    @Test
    void train_listWise_takesEveryRowOncePerEpoch() throws IOException {
        List<Integer> done = new ArrayList<>();
        train(
                DATA,
                with(LISTS, "training.epochs=1", "training.batch=30", "training.workers=5"),
                new SavedTraining(folder, "a", false),
                new TrainingProgress() {
                    @Override
                    public void step(int epoch, int rows, int totalRows, double loss) {
                        done.add(rows);
                    }

                    @Override
                    public void epoch(Epoch epoch) {}
                });

        assertThat(done.get(0)).isEqualTo(32);
        assertThat(done.get(done.size() - 1)).isEqualTo(360);
    }

    @Test
    void score_listWise_seesTheWholeListWhicheverRowsAreAskedFor() {
        ModelFile file = ModelFile.open(LISTS + ":training.list.size=3", TinyWorld.SPEC);
        try (TorchModel model = new TorchModel(file, DATA.encoder(), 1)) {
            EncodedSamples samples = DATA.validation();
            model.initialise(samples);
            float[] all =
                    model.score(samples, IntStream.range(0, samples.rows()).toArray());
            float[] some = model.score(samples, new int[] {5, 3, 0});

            for (int task = 0; task < 3; task++) {
                assertThat(some[task]).isCloseTo(all[5 * 3 + task], within(1e-6f));
                assertThat(some[3 + task]).isCloseTo(all[3 * 3 + task], within(1e-6f));
                assertThat(some[6 + task]).isCloseTo(all[task], within(1e-6f));
            }
            // Lists of users' four rows at a time are cut into three and one: rows 0 to 2 are a list, row 3 is alone.
            float[] list = model.score(samples.user(0), samples.candidates(new int[] {0, 1, 2}));
            float[] alone = model.score(samples.user(3), samples.candidates(new int[] {3}));
            assertThat(list).containsExactly(Arrays.copyOf(all, 9), within(1e-5f));
            assertThat(alone).containsExactly(Arrays.copyOfRange(all, 9, 12), within(1e-5f));
            float[] onItsOwn = model.score(samples.user(0), samples.candidates(new int[] {0}));
            assertThat(Math.abs(onItsOwn[0] - all[0])).isGreaterThan(1e-5f);
        }
    }

    @Test
    void constructor_modelWithOtherLists_isRefused() {
        ModelFile file = ModelFile.open(LISTS + ":training.list.size=3", TinyWorld.SPEC);
        try (TorchModel model = new TorchModel(file.architecture(), DATA.encoder(), 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Trainer(model, file.training(), DATA.training(), DATA.validation(), 1))
                    .withMessageStartingWith("training.list: found ListSettings[window=PT1H, size=3], but the model");
        }
    }

    private static final class StopAfter implements TrainingProgress {
        private final int number;

        private StopAfter(int number) {
            this.number = number;
        }

        @Override
        public void step(int epoch, int rows, int totalRows, double loss) {}

        @Override
        public void epoch(Epoch epoch) {
            if (epoch.number() == number) {
                throw new IllegalStateException("stopped");
            }
        }
    }
}
