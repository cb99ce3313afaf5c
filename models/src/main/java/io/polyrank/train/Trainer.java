package io.polyrank.train;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Floats;
import io.polyrank.arch.Heads;
import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.ops.Optimiser;
import io.polyrank.ops.OptimiserSettings;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import io.polyrank.ops.TorchWorkers;
import io.polyrank.spec.TaskKind;
import io.polyrank.spec.TaskSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a model: AdamW on the weighted sum of the task losses, early stopping on the mean validation AUC, the best
 * epoch's weights at the end. The same seed, data and settings give the same weights; after each epoch everything is
 * saved, and a resumed training goes on as if it had never stopped.
 */
public final class Trainer {

    private static final String TABLE_PREFIX = "embedding";

    private final TorchModel model;
    private final TrainingSettings settings;
    private final EncodedSamples training;
    private final EncodedSamples validation;
    private final long seed;
    private final List<TaskSpec> tasks;
    private final TaskLosses losses;

    public Trainer(
            TorchModel model,
            TrainingSettings settings,
            EncodedSamples training,
            EncodedSamples validation,
            long seed) {
        if (training.rows() == 0 || validation.rows() == 0) {
            throw new IllegalArgumentException("samples: found " + training.rows() + " training and "
                    + validation.rows() + " validation rows, expected some of both");
        }
        this.model = model;
        this.settings = settings;
        this.training = training;
        this.validation = validation;
        this.seed = seed;
        this.tasks = training.spec().tasks();
        this.losses = new TaskLosses(tasks);
    }

    /**
     * Trains until the last epoch or until validation gets no better.
     *
     * @param saved where the state of training is kept
     * @param progress hears how it goes
     * @return all epochs, those before a resumption included
     * @throws IOException when the state cannot be saved or resumed
     * @throws IllegalArgumentException when the saved state is of another training, or a task has no label at all
     * @throws DivergedException when the learning rate is too high
     */
    public List<Epoch> train(SavedTraining saved, TrainingProgress progress) throws IOException {
        model.initialise(training);
        model.ops().weights().assign(Heads.BIAS, priors());
        OptimiserSettings optimiserSettings = OptimiserSettings.adam(settings.learningRate())
                .withWeightDecay(settings.weightDecay(), settings.tableWeightDecay());
        List<Epoch> epochs = new ArrayList<>();
        try (Optimiser optimiser =
                        new Optimiser(model.ops().weights(), optimiserSettings, name -> name.startsWith(TABLE_PREFIX));
                TorchWorkers workers = new TorchWorkers(model.ops(), settings.workers())) {
            epochs.addAll(saved.resume(model.ops(), optimiser));
            while (epochs.size() < settings.epochs() && !stalled(epochs)) {
                int number = epochs.size() + 1;
                optimiser.learningRate(settings.learningRate() * Math.pow(settings.decay(), number - 1.0));
                Epoch epoch = epoch(number, optimiser, workers, progress);
                epochs.add(epoch);
                saved.save(model.ops(), optimiser, epochs, Epoch.best(epochs).number() == number);
                progress.epoch(epoch);
            }
            saved.restoreBest(model.ops());
        }
        return List.copyOf(epochs);
    }

    private boolean stalled(List<Epoch> epochs) {
        return !epochs.isEmpty()
                && epochs.get(epochs.size() - 1).number() - Epoch.best(epochs).number() >= settings.patience();
    }

    private Epoch epoch(int number, Optimiser optimiser, TorchWorkers workers, TrainingProgress progress) {
        long start = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        int[] order = shuffled(training.rows(), random);
        double[] sums = new double[tasks.size()];
        int done = 0;
        int steps = 0;
        double lossSum = 0;
        while (done < order.length) {
            int[] batch = Arrays.copyOfRange(order, done, Math.min(order.length, done + settings.batch()));
            float[] stepLosses = step(batch, random, optimiser, workers);
            for (int task = 0; task < sums.length; task++) {
                sums[task] += stepLosses[task];
                lossSum += stepLosses[task] * tasks.get(task).weight();
            }
            done += batch.length;
            steps++;
            if (!Double.isFinite(lossSum)) {
                throw new DivergedException("loss of epoch " + number + ", step " + steps, lossSum);
            }
            progress.step(number, done, order.length, lossSum / steps);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Double> taskLosses = new LinkedHashMap<>();
        for (int task = 0; task < sums.length; task++) {
            taskLosses.put(tasks.get(task).name(), sums[task] / steps);
        }
        Map<String, TaskMetrics> metrics = metrics(number, workers);
        return new Epoch(
                number, lossSum / steps, taskLosses, metrics, selection(metrics), seconds, order.length / seconds);
    }

    /** One step; returns the task losses before it. */
    private float[] step(int[] batch, SplittableRandom random, Optimiser optimiser, TorchWorkers workers) {
        boolean[] hidden = new boolean[batch.length];
        for (int row = 0; row < hidden.length; row++) {
            hidden[row] = random.nextDouble() < settings.hideItem();
        }
        int[] labelled = losses.labelled(training.labels(batch));
        float[][] shares = new float[workers.count()][];
        model.ops().training(true);
        optimiser.zeroGradients();
        workers.backward((ops, part, parts) -> {
            int from = batch.length * part / parts;
            int to = batch.length * (part + 1) / parts;
            Tensor each = from == to
                    ? nothing(ops, batch)
                    : losses.of(
                            model.raw(
                                    ops,
                                    training,
                                    Arrays.copyOfRange(batch, from, to),
                                    Arrays.copyOfRange(hidden, from, to)),
                            training.labels(Arrays.copyOfRange(batch, from, to)),
                            labelled);
            shares[part] = TorchOps.read(each.detach()).values();
            return each.mul(Tensor.create(losses.weights(), tasks.size())).sum();
        });
        model.ops().training(false);
        optimiser.clipGradients(settings.largestGradient());
        optimiser.step();
        return sum(shares);
    }

    /** The losses of a worker for which a small last batch has no row: those of a row without labels, zero. */
    private Tensor nothing(TorchOps ops, int[] batch) {
        int[] row = {batch[0]};
        float[] unlabelled = new float[tasks.size()];
        Arrays.fill(unlabelled, Float.NaN);
        return losses.of(model.raw(ops, training, row, new boolean[0]), unlabelled, losses.labelled(unlabelled));
    }

    private static float[] sum(float[][] shares) {
        float[] sum = new float[shares[0].length];
        for (float[] share : shares) {
            for (int task = 0; task < sum.length; task++) {
                sum[task] += share[task];
            }
        }
        return sum;
    }

    /** Metrics on the validation rows, by task. */
    private Map<String, TaskMetrics> metrics(int epoch, TorchWorkers workers) {
        int count = validation.rows();
        List<float[]> parts = workers.evaluate((ops, part, of) -> model.score(
                ops,
                validation,
                IntStream.range((int) ((long) count * part / of), (int) ((long) count * (part + 1) / of))
                        .toArray()));
        float[] scores = Floats.concat(parts.toArray(new float[0][]));
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new DivergedException("validation score after epoch " + epoch, score);
            }
        }
        return TaskMetrics.byTask(tasks, scores, validation::labelsOf, validation.groups());
    }

    private double selection(Map<String, TaskMetrics> metrics) {
        boolean ranked = tasks.stream().anyMatch(task -> task.kind() != TaskKind.REGRESSION);
        return tasks.stream()
                .filter(task -> !ranked || task.kind() != TaskKind.REGRESSION)
                .map(task -> requireNonNull(metrics.get(task.name())))
                .mapToDouble(of -> ranked ? of.auc() : of.ev())
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(0);
    }

    /** Biases that mean the labels' averages. */
    private TensorData priors() {
        double[] means = new double[training.spec().scoreNames().size()];
        int column = 0;
        for (int index = 0; index < tasks.size(); index++) {
            TaskSpec task = tasks.get(index);
            int count = 0;
            for (float label : training.labelsOf(index)) {
                if (!Float.isNaN(label)) {
                    int classColumn = task.kind() == TaskKind.CLASSES ? (int) label : 0;
                    means[column + classColumn] += task.kind() == TaskKind.CLASSES ? 1 : TaskLosses.target(task, label);
                    count++;
                }
            }
            if (count == 0) {
                throw new IllegalArgumentException("task " + task.name()
                        + ": found no training row with a label, expected some; check its label and condition");
            }
            for (int end = column + task.outputs(); column < end; column++) {
                means[column] /= count;
            }
        }
        float[] biases = model.heads().biases(means);
        return TensorData.of(biases, biases.length);
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int place = count - 1; place > 0; place--) {
            int other = random.nextInt(place + 1);
            int swapped = order[place];
            order[place] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
