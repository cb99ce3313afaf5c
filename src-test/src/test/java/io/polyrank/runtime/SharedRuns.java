package io.polyrank.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs queries of a package as on a GPU, on the CPU: for tests that have no GPU. */
public final class SharedRuns implements AutoCloseable {

    private final Machine machine = Machine.alone();
    private final ModelRunner runner;

    /** With runs of a few sizes, which queries are filled up to. */
    public SharedRuns(Path file) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        this.runner = new ModelRunner(
                ModelGraphs.open(
                        environment, Sessions.open(environment, file, Device.Kind.CPU, 0), file, Machine.Limits.NONE),
                machine,
                machine.gpu(),
                new Buckets(List.of(4, 8)));
    }

    /** The scores of several queries from one run. */
    public List<float[]> together(List<EncodedUser> users, List<EncodedCandidates> candidates) {
        List<QueryRun> queries = new ArrayList<>();
        for (int query = 0; query < users.size(); query++) {
            queries.add(new QueryRun(runner, slot(users.get(query), candidates.get(query)), null, Deadline.never()));
        }
        queries.get(0).runWith(new ArrayList<>(queries));
        return queries.stream().map(query -> scores(query.slot())).toList();
    }

    /** The scores of a query that waits for nobody. */
    public float[] alone(EncodedUser user, EncodedCandidates candidates) {
        Slot slot = slot(user, candidates);
        runner.run(slot, null, Deadline.never(), Deadline.never());
        return scores(slot);
    }

    private Slot slot(EncodedUser user, EncodedCandidates candidates) {
        Slot slot = runner.take(candidates.count());
        slot.fill(user, candidates);
        return slot;
    }

    private float[] scores(Slot slot) {
        float[] scores = slot.scores().values().clone();
        runner.giveBack(slot);
        return scores;
    }

    @Override
    public void close() {
        runner.close();
        machine.close();
    }
}
