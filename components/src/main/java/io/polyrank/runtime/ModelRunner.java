package io.polyrank.runtime;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.Encoder;
import io.polyrank.encode.ModelInput;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a model's graphs: in pooled buffers, on the lanes it shares with others, no longer than a deadline. */
final class ModelRunner implements AutoCloseable {

    private final ModelGraphs graphs;
    private final String name;
    private final List<ModelInput> inputs;
    private final int outputs;
    private final Lanes lanes;
    private final @Nullable RunQueue queue;
    private final Watchdog watchdog;
    private final boolean divisible;
    private final Buckets buckets;
    private final Queue<Slot> slots = new ConcurrentLinkedQueue<>();
    private final Queue<Slot> userSlots = new ConcurrentLinkedQueue<>();
    private volatile int chunk = Integer.MAX_VALUE;

    ModelRunner(ModelGraphs.Opened opened, Machine machine) {
        this(opened, machine, opened.graphs().device().kind() == Device.Kind.CUDA ? machine.gpu() : null, Buckets.GPU);
    }

    /**
     * @param queue whose threads run the model; null for those of queries, on the lanes of the machine
     * @param padding which numbers of rows runs from a queue have, if rows do not depend on each other
     */
    ModelRunner(ModelGraphs.Opened opened, Machine machine, @Nullable RunQueue queue, Buckets padding) {
        Passport passport = opened.passport();
        this.graphs = opened.graphs();
        this.name = passport.name();
        this.inputs = ModelInput.of(opened.encoder().layout());
        this.outputs = passport.dataset().scoreNames().size();
        this.lanes = machine.lanes();
        this.queue = queue;
        this.watchdog = machine.watchdog();
        this.divisible = passport.rowsIndependent();
        this.buckets = passport.rowsIndependent() && queue != null ? padding : Buckets.NONE;
    }

    /** Whether what depends on the user alone is a graph of its own. */
    boolean userApart() {
        return graphs.users() != null;
    }

    /** The numbers of rows that runs have. */
    Buckets buckets() {
        return buckets;
    }

    /** How many candidates are scored at a time at most. */
    int chunk() {
        return chunk;
    }

    /** Scores so many candidates at a time at most from now on. */
    void chunk(int most) {
        chunk = most;
    }

    /** Asks to be run later; see {@link TaskModel#admit}. */
    Admission admit(double mostNanos) {
        return queue == null ? lanes.admit(mostNanos) : queue.admit(mostNanos);
    }

    /** What goes wrong comes as an exception; ONNX Runtime need not write it to the standard error of every query, too. */
    private static OrtSession.RunOptions runOptions() throws OrtException {
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        boolean done = false;
        try {
            options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            done = true;
            return options;
        } finally {
            if (!done) {
                options.close();
            }
        }
    }

    /** How many sets of buffers wait for queries. */
    int idleSlots() {
        return slots.size();
    }

    /** Buffers for a query, to be given back. */
    Slot take(int candidates) {
        return take(candidates, buckets.rows(candidates));
    }

    private Slot take(int candidates, int rows) {
        Slot pooled = slots.poll();
        Slot slot = pooled == null ? new Slot(inputs, outputs, userApart()) : pooled;
        slot.prepare(candidates, rows);
        return slot;
    }

    /** Takes buffers back. */
    void giveBack(Slot slot) {
        slots.add(slot);
    }

    /**
     * Runs a query's candidates on the lanes of the machine, or on the threads of its device.
     *
     * @param side the user's side as it was computed before; null to compute it now
     * @param begin by when a lane or thread has to be free
     * @param deadline at which the run is ended
     * @return how long it waited for that, in nanoseconds
     * @throws ModelException when the run fails
     * @throws TooLateException when it cannot end in time
     */
    long run(Slot slot, @Nullable UserSide side, Deadline begin, Deadline deadline) {
        if (queue != null) {
            return waiting(() -> queue.run(new QueryRun(this, slot, side, deadline), begin));
        }
        long arrived = System.nanoTime();
        AtomicLong begun = new AtomicLong();
        watched(deadline, options -> {
            try (ModelRun run = new ModelRun(graphs, slot, side, options)) {
                lanes.run(slot.rows(), chunk, divisible, begin, run);
                begun.set(run.begunNanos());
            }
        });
        return begun.get() - arrived;
    }

    /** Runs a query's candidates on the calling thread. */
    void runNow(Slot slot, @Nullable UserSide side, Deadline deadline) {
        runHere(slot, side, slot.rows(), deadline);
    }

    private void runHere(Slot slot, @Nullable UserSide side, int most, Deadline deadline) {
        watched(deadline, options -> {
            try (ModelRun run = new ModelRun(graphs, slot, side, options)) {
                run.begin();
                for (int from = 0; from < slot.rows(); ) {
                    int rows = Math.min(most, slot.rows() - from);
                    run.run(from, rows);
                    from += rows;
                }
            }
        });
    }

    /** Whether queries of several users can share a run. */
    boolean manyUsers() {
        UserSides users = graphs.users();
        return users != null && users.manyUsers();
    }

    /** Runs several queries in one run on the calling thread, until the last of their deadlines. */
    void runTogether(List<QueryRun> queries) {
        int rows = Together.rows(queries);
        Deadline last = queries.get(0).deadline();
        for (QueryRun query : queries) {
            last = query.deadline().nanosLeft() > last.nanosLeft() ? query.deadline() : last;
        }
        Slot slot = take(rows * queries.size(), rows * queries.size());
        try {
            watched(last, options -> {
                try (Together together = new Together(graphs, inputs, queries, slot, rows, options)) {
                    together.run();
                }
            });
        } finally {
            giveBack(slot);
        }
    }

    /** The user's side of a query; see {@link TaskModel#userSide}. */
    Optional<UserSide> userSide(Encoder.Query query, Deadline deadline) {
        UserSides users = graphs.users();
        if (users == null) {
            return Optional.empty();
        }
        Slot pooled = userSlots.poll();
        Slot slot = pooled == null ? new Slot(inputs, 0, true) : pooled;
        try {
            slot.prepare(0);
            query.user(slot);
            Optional<UserSide> known = users.known(slot);
            if (known.isPresent()) {
                return known;
            }
            AtomicReference<UserSide> side = new AtomicReference<>();
            alone(options -> side.set(users.of(slot, graphs.environment(), options)), Deadline.now(), deadline);
            return Optional.ofNullable(side.get());
        } finally {
            userSlots.add(slot);
        }
    }

    /** Whether the package explains scores. */
    boolean explains() {
        return graphs.explain() != null;
    }

    /** Explains the scores of some candidates; see {@link TaskModel#explain}. */
    Explanation explain(EncodedUser user, EncodedCandidates candidates, Deadline deadline) {
        ExplainGraph graph = requireNonNull(graphs.explain(), "explain graph");
        try (Slot slot = new Slot(inputs, outputs, userApart())) {
            slot.prepare(candidates.count());
            slot.fill(user, candidates);
            AtomicReference<Explanation> explanation = new AtomicReference<>();
            alone(
                    options -> explanation.set(graph.run(graphs, slot, options)),
                    deadline.after(Scoring.MOST_WAITING),
                    deadline);
            return requireNonNull(explanation.get(), "explanation");
        }
    }

    /**
     * Runs on one lane, or on a thread of the device, with nothing else.
     *
     * @param begin by when a lane or thread has to be free
     */
    private void alone(Work work, Deadline begin, Deadline deadline) {
        if (queue == null) {
            watched(deadline, options -> lanes.run(1, 1, false, begin, (from, count) -> work.run(options)));
        } else {
            waiting(() -> queue.run(() -> watched(deadline, work), begin));
        }
    }

    /** Something that ends when its options say so. */
    @FunctionalInterface
    private interface Work {

        void run(OrtSession.RunOptions options) throws Exception;
    }

    private long waiting(Callable<Long> run) {
        try {
            return run.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ModelException("model " + name + ": run failed: " + e, e);
        }
    }

    private void watched(Deadline deadline, Work work) {
        try (OrtSession.RunOptions options = runOptions();
                Watchdog.@Nullable Watch watch = deadline.matters() ? watchdog.watch(options, deadline) : null) {
            try {
                work.run(options);
            } catch (OrtException e) {
                if (watch != null && watch.ended()) {
                    throw new TooLateException("a run overstayed and was ended");
                }
                throw e;
            }
        } catch (OrtException e) {
            throw new ModelException("model " + name + ": run failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ModelException("model " + name + ": run failed: " + e, e);
        }
    }

    /** Runs candidates in chunks on the calling thread, without asking for a lane; all at once where threads may not be any. */
    void runAlone(Slot slot, int most) {
        if (queue == null) {
            runHere(slot, null, most, Deadline.never());
        } else {
            run(slot, null, Deadline.never(), Deadline.never());
        }
    }

    @Override
    public void close() {
        slots.forEach(Slot::close);
        slots.clear();
        userSlots.forEach(Slot::close);
        userSlots.clear();
        graphs.close();
    }
}
