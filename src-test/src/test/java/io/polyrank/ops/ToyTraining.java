package io.polyrank.ops;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A small model on data it can learn: the label says whether two ids have equal parity. */
final class ToyTraining implements AutoCloseable {
    static final int IDS = 20;
    private static final int BATCH = 64;

    final TorchOps ops;
    final Optimiser optimiser;
    private final double dropout;

    ToyTraining(long seed, double dropout) {
        this.dropout = dropout;
        ops = new TorchOps(seed);
        loss(0);
        ops.training(true);
        optimiser = new Optimiser(
                ops.weights(),
                OptimiserSettings.adam(0.02).withWeightDecay(0.01, 0.001),
                name -> name.startsWith("embedding"));
    }

    static <V> V logits(Ops<V> o, V ids, double dropout) {
        V embedded = o.gather(o.weight("embedding.id", Init.normal(0.3), IDS, 8), ids);
        V hidden = o.relu(o.dense("hidden", o.reshape(embedded, -1, 16), 16, 24));
        return o.reshape(o.dense("out", o.dropout(hidden, dropout), 24, 1), -1);
    }

    /** One step on the batch of this number. */
    @SuppressWarnings("try")
    float step(int number) {
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = lossTensor(number);
            optimiser.zeroGradients();
            loss.backward();
            optimiser.clipGradients(1);
            optimiser.step();
            return loss.item_float();
        }
    }

    /** The loss on the batch of this number. */
    @SuppressWarnings("try")
    float loss(int number) {
        try (PointerScope scope = new PointerScope()) {
            return ops.evaluate(() -> lossTensor(number).item_float());
        }
    }

    /** One step on the batch of this number, divided among workers. */
    double step(TorchWorkers workers, int number) {
        optimiser.zeroGradients();
        double loss = backward(workers, (part, index, parts) -> partLoss(part, number, index, parts));
        optimiser.step();
        return loss;
    }

    /** Adds the gradients of a batch whose loss is one number, and returns that. */
    static double backward(TorchWorkers workers, TorchWorkers.PartLoss loss) {
        try (TorchPass pass = workers.forward(loss)) {
            pass.backward(new float[] {1});
            return pass.losses()[0];
        }
    }

    private Tensor lossTensor(int number) {
        return partLoss(ops, number, 0, 1);
    }

    Tensor partLoss(TorchOps part, int number, int index, int parts) {
        Random random = new Random(number);
        int[] ids = random.ints(2L * BATCH, 0, IDS).toArray();
        float[] labels = new float[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = (ids[2 * i] + ids[2 * i + 1]) % 2 == 0 ? 1 : 0;
        }
        int from = index * BATCH / parts;
        int to = (index + 1) * BATCH / parts;
        int rows = to - from;
        Tensor logits = logits(part, part.ids(Arrays.copyOfRange(ids, 2 * from, 2 * to), rows, 2), dropout);
        Tensor own = TorchOps.tensor(Arrays.copyOfRange(labels, from, to), rows);
        return part.mul(torch.binary_cross_entropy_with_logits(logits, own), rows / (double) BATCH);
    }

    @Override
    public void close() {
        optimiser.close();
        ops.close();
    }
}
