package io.polyrank.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Divides a batch among threads, each of which runs forward and backward on its part; the gradients are added up.
 *
 * <p>This uses several cores better than libtorch's own threads do, since it also runs the matrix products side by side.
 * The sum is taken in the order of the parts, so equal seeds give equal bits whatever the timing; another number of
 * workers gives other roundings and other dropout.
 */
public final class TorchWorkers implements AutoCloseable {

    /** The losses of one part of a batch; those of all parts add up to the losses of the batch. */
    @FunctionalInterface
    public interface PartLoss {
        /**
         * The part's share of the losses.
         *
         * @param ops the model for this part
         * @param part which part, from 0
         * @param parts how many there are
         * @return a scalar or a vector of losses, for instance sums over the part's rows divided by the rows of the whole
         *     batch
         */
        Tensor loss(TorchOps ops, int part, int parts);
    }

    /** A computation on one part of some data, without gradients. */
    @FunctionalInterface
    public interface PartEvaluation<R> {
        /**
         * Computes the part's result.
         *
         * @param ops the model for this part
         * @param part which part, from 0
         * @param parts how many there are
         * @return anything but a tensor: those are freed when this returns
         */
        R evaluate(TorchOps ops, int part, int parts);
    }

    private final TorchOps ops;
    private final int count;
    private final ExecutorService threads;

    /**
     * @param ops a model all of whose weights exist
     * @param count how many threads
     */
    public TorchWorkers(TorchOps ops, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count: expected at least 1 worker, found " + count);
        }
        this.ops = ops;
        this.count = count;
        ops.shard(count - 1);
        threads = Executors.newFixedThreadPool(count, TorchWorkers::thread);
    }

    /** The number of threads is a setting of each thread: libtorch must not divide the parts once more. */
    private static Thread thread(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    torch.set_num_threads(1);
                    work.run();
                },
                "torch-worker");
        thread.setDaemon(true);
        return thread;
    }

    /** How many parts a batch is divided into. */
    public int count() {
        return count;
    }

    /** Computes the losses of a batch, for gradients that may depend on them. */
    public TorchPass forward(PartLoss loss) {
        List<Tensor> parts = all(part -> {
            TorchOps shard = ops.shard(part);
            shard.training(ops.training());
            return forward(shard, loss, part);
        });
        return new TorchPass(this, ops, new ArrayList<>(parts), sum(parts));
    }

    @SuppressWarnings("try")
    private Tensor forward(TorchOps shard, PartLoss loss, int part) {
        try (PointerScope scope = new PointerScope()) {
            Tensor value = loss.loss(shard, part, count).reshape(-1);
            value.retainReference();
            return value;
        }
    }

    /** The losses of a batch without gradients, with dropout if the model is in training. */
    public float[] losses(PartLoss loss) {
        List<float[]> parts = all(part -> {
            TorchOps shard = ops.shard(part);
            return shard.withoutGradients(ops.training(), () -> losses(shard, loss, part));
        });
        return added(parts);
    }

    @SuppressWarnings("try")
    private float[] losses(TorchOps shard, PartLoss loss, int part) {
        try (PointerScope scope = new PointerScope()) {
            return TorchOps.read(loss.loss(shard, part, count)).values();
        }
    }

    private static float[] sum(List<Tensor> parts) {
        return added(parts.stream().map(part -> TorchOps.read(part).values()).toList());
    }

    private static float[] added(List<float[]> parts) {
        float[] sum = parts.get(0);
        for (float[] part : parts.subList(1, parts.size())) {
            for (int at = 0; at < sum.length; at++) {
                sum[at] += part[at];
            }
        }
        return sum;
    }

    /** The results of all parts, in order, computed without dropout and gradients. */
    @SuppressWarnings("try")
    public <R> List<R> evaluate(PartEvaluation<R> evaluation) {
        return all(part -> {
            try (PointerScope scope = new PointerScope()) {
                TorchOps shard = ops.shard(part);
                return shard.evaluate(() -> evaluation.evaluate(shard, part, count));
            }
        });
    }

    /** What is done with a part. */
    @FunctionalInterface
    interface Part<R> {
        R run(int part);
    }

    /** Runs something for all parts side by side; the results in the order of the parts. */
    <R> List<R> all(Part<R> work) {
        List<Callable<R>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int part = i;
            calls.add(() -> work.run(part));
        }
        List<R> results = new ArrayList<>();
        try {
            for (Future<R> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the parts of a batch", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a part of the batch failed: " + e.getCause(), e.getCause());
        }
        return results;
    }

    /** Stops the threads; the model stays. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
