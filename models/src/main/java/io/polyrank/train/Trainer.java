package io.polyrank.train;

import com.google.common.primitives.Doubles;
import io.polyrank.arch.Heads;
import io.polyrank.evaluate.TaskMetrics;
import io.polyrank.ops.Optimiser;
import io.polyrank.ops.OptimiserSettings;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchWorkers;
import io.polyrank.ops.WeightAverage;
import io.polyrank.spec.TaskSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Trains a model: AdamW on the task losses as a {@link Balancer} weighs or combines them, early stopping on the
 * validation figure, the best epoch's weights at the end. The same seed, data and settings give the same weights; after
 * each epoch everything is saved, and a resumed training goes on as if it had never stopped.
 */
public final class Trainer {

    private final TorchModel model;
    private final TrainingSettings settings;
    private final EncodedSamples training;
    private final SampleLists lists;
    private final Validation validation;
    private final long seed;
    private final List<TaskSpec> tasks;
    private final TaskLosses losses;
    private final Balancer balancer;

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
        if (!model.listSettings().equals(settings.list())) {
            throw new IllegalArgumentException("training.list: found " + settings.list() + ", but the model scores by "
                    + model.listSettings() + "; give the model the settings of the training");
        }
        this.model = model;
        this.settings = settings;
        this.training = training;
        this.lists = model.lists(training);
        this.validation = new Validation(model, validation);
        this.seed = seed;
        this.tasks = training.spec().tasks();
        this.losses = new TaskLosses(tasks, settings.chainPenalty());
        this.balancer = settings.balance().balancer(tasks.size());
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
        float[] biases = model.heads().biases(losses.means(training));
        model.ops().weights().assign(Heads.BIAS, TensorData.of(biases, biases.length));
        List<String> shared = SharedWeights.find(model, training, Trainer::isTable);
        OptimiserSettings optimiserSettings = OptimiserSettings.adam(settings.learningRate())
                .withWeightDecay(settings.weightDecay(), settings.tableWeightDecay());
        List<Epoch> epochs = new ArrayList<>();
        try (Optimiser optimiser = new Optimiser(model.ops().weights(), optimiserSettings, Trainer::isTable);
                TorchWorkers workers = new TorchWorkers(model.ops(), settings.workers());
                WeightAverage average = new WeightAverage(model.ops().weights())) {
            TrainingStep step =
                    new TrainingStep(model, settings, training, lists, losses, balancer, shared, optimiser, workers);
            saved.resume(model.ops(), optimiser).ifPresent(note -> {
                epochs.addAll(note.epochs());
                balancer.restore(Doubles.toArray(note.balance()));
            });
            while (epochs.size() < settings.epochs() && !stalled(epochs)) {
                int number = epochs.size() + 1;
                optimiser.learningRate(settings.learningRate() * Math.pow(settings.decay(), number - 1.0));
                Epoch epoch = epoch(number, step, shared, workers, average, progress);
                epochs.add(epoch);
                saved.save(
                        model.ops(),
                        optimiser,
                        epochs,
                        balancer.state(),
                        Epoch.best(epochs).number() == number);
                progress.epoch(epoch);
            }
            saved.restoreBest(model.ops());
        }
        return List.copyOf(epochs);
    }

    private static boolean isTable(String weight) {
        return weight.startsWith("embedding");
    }

    private boolean stalled(List<Epoch> epochs) {
        return !epochs.isEmpty()
                && epochs.get(epochs.size() - 1).number() - Epoch.best(epochs).number() >= settings.patience();
    }

    private Epoch epoch(
            int number,
            TrainingStep step,
            List<String> shared,
            TorchWorkers workers,
            WeightAverage average,
            TrainingProgress progress) {
        long start = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        List<int[]> batches = lists.batches(Shuffle.order(lists.count(), random), settings.batch());
        ConflictMeter meter = new ConflictMeter(
                training.spec().taskNames(), batches.size(), shared.isEmpty() ? 0 : settings.conflictSteps());
        double[] sums = new double[tasks.size()];
        double lossSum = 0;
        int done = 0;
        for (int at = 0; at < batches.size(); at++) {
            float[] stepLosses = step.take(batches.get(at), random, meter, at);
            if (batches.size() - at <= settings.average() * batches.size()) {
                average.add();
            }
            for (int task = 0; task < sums.length; task++) {
                sums[task] += stepLosses[task];
                lossSum += stepLosses[task] * tasks.get(task).weight();
            }
            if (!Double.isFinite(lossSum)) {
                throw new DivergedException("loss of epoch " + number + ", step " + (at + 1), lossSum);
            }
            done += lists.rows(batches.get(at)).length;
            progress.step(number, done, training.rows(), lossSum / (at + 1));
        }
        average.apply();
        double seconds = (System.nanoTime() - start) / 1e9;
        balancer.epoch(weighted(sums, batches.size()));
        Map<String, TaskMetrics> metrics = validation.metrics(number, workers);
        return new Epoch(
                number,
                lossSum / batches.size(),
                taskLosses(sums, batches.size()),
                metrics,
                Validation.selection(tasks, metrics),
                meter.means(),
                seconds,
                training.rows() / seconds);
    }

    private double[] weighted(double[] sums, int steps) {
        double[] weighted = new double[sums.length];
        for (int task = 0; task < sums.length; task++) {
            weighted[task] = tasks.get(task).weight() * sums[task] / steps;
        }
        return weighted;
    }

    private Map<String, Double> taskLosses(double[] sums, int steps) {
        Map<String, Double> taskLosses = new LinkedHashMap<>();
        for (int task = 0; task < sums.length; task++) {
            taskLosses.put(tasks.get(task).name(), sums[task] / steps);
        }
        return taskLosses;
    }
}
