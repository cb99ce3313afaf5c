package io.polyrank.train;

import com.google.common.base.Suppliers;
import io.polyrank.ops.Optimiser;
import io.polyrank.ops.TorchOps;
import io.polyrank.ops.TorchPass;
import io.polyrank.ops.TorchWorkers;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** One step: a batch forward, the balance of its tasks, gradients, and the optimiser's change of the weights. */
final class TrainingStep {

    private final TorchModel model;
    private final TrainingSettings settings;
    private final EncodedSamples samples;
    private final SampleLists lists;
    private final TaskLosses losses;
    private final Balancer balancer;
    private final List<String> shared;
    private final Optimiser optimiser;
    private final TorchWorkers workers;

    /**
     * @param shared the weights that tasks share
     */
    TrainingStep(
            TorchModel model,
            TrainingSettings settings,
            EncodedSamples samples,
            SampleLists lists,
            TaskLosses losses,
            Balancer balancer,
            List<String> shared,
            Optimiser optimiser,
            TorchWorkers workers) {
        this.model = model;
        this.settings = settings;
        this.samples = samples;
        this.lists = lists;
        this.losses = losses;
        this.balancer = balancer;
        this.shared = shared;
        this.optimiser = optimiser;
        this.workers = workers;
    }

    /**
     * Takes a step.
     *
     * @param chosen the lists of the batch
     * @param meter measures conflict
     * @param step the number of the step, from 0
     * @return the task losses before it
     */
    float[] take(int[] chosen, SplittableRandom random, ConflictMeter meter, int step) {
        int[] rows = lists.rows(chosen);
        BitSet hidden = hidden(rows, random);
        TaskLosses.Counts counts = losses.counts(samples.labels(rows));
        TorchWorkers.PartLoss loss = (ops, part, parts) -> {
            int from = chosen.length * part / parts;
            int to = chosen.length * (part + 1) / parts;
            return from == to
                    ? nothing(ops, lists.batch(Arrays.copyOf(chosen, 1)), counts)
                    : loss(ops, lists.batch(Arrays.copyOfRange(chosen, from, to)), hidden, counts);
        };
        model.ops().training(true);
        optimiser.zeroGradients();
        float[] before;
        try (TorchPass pass = workers.forward(loss)) {
            before = pass.losses();
            Supplier<float[][]> gradients = Suppliers.memoize(() -> gradients(pass));
            if (meter.wants(step)) {
                meter.add(gradients.get());
            }
            Balancer.Direction direction = balancer.next(losses.weighted(before, counts), gradients, random);
            pass.backward(product(direction.factors(), losses.weights()));
            if (direction.shared() != null) {
                model.ops().weights().replaceGradients(shared, direction.shared());
            }
        }
        optimiser.clipGradients(settings.largestGradient());
        optimiser.step();
        if (balancer.wantsLossesAfter()) {
            balancer.after(losses.weighted(workers.losses(loss), counts));
        }
        model.ops().training(false);
        return before;
    }

    /** The rows whose candidate is shown under the unknown id. */
    private BitSet hidden(int[] rows, SplittableRandom random) {
        BitSet hidden = new BitSet();
        for (int row : rows) {
            if (random.nextDouble() < settings.hideItem()) {
                hidden.set(row);
            }
        }
        return hidden;
    }

    private Tensor loss(TorchOps ops, SampleBatch batch, BitSet hidden, TaskLosses.Counts counts) {
        Tensor raw = model.raw(ops, samples, batch, hidden);
        return losses.of(raw, batch.labels(samples), batch.present(), counts);
    }

    /** The losses of a worker for which a small last batch has no row: those of a list without labels, zero. */
    private Tensor nothing(TorchOps ops, SampleBatch batch, TaskLosses.Counts counts) {
        int rows = batch.rows().length;
        float[] unlabelled = new float[rows * samples.spec().tasks().size()];
        Arrays.fill(unlabelled, Float.NaN);
        return losses.of(model.raw(ops, samples, batch, new BitSet()), unlabelled, new float[rows], counts);
    }

    /** The gradients of the weighted losses over the shared weights, {@code [tasks][numbers]}. */
    private float[][] gradients(TorchPass pass) {
        float[] weights = losses.weights();
        if (shared.isEmpty()) {
            return new float[weights.length][0];
        }
        float[][] gradients = pass.gradients(shared);
        for (int task = 0; task < weights.length; task++) {
            for (int at = 0; at < gradients[task].length; at++) {
                gradients[task][at] *= weights[task];
            }
        }
        return gradients;
    }

    private static float[] product(float[] a, float[] b) {
        float[] product = new float[a.length];
        for (int at = 0; at < product.length; at++) {
            product[at] = a[at] * b[at];
        }
        return product;
    }
}
