package io.polyrank.bench;

import io.polyrank.arch.GraphForm;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import io.polyrank.export.OnnxFile;
import io.polyrank.export.PackageRewriter;
import io.polyrank.runtime.Device;
import io.polyrank.runtime.TaskModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures what lies between a query's candidates and their scores, against other ways to the same scores: the same graph
 * run bare, the plain graph, the user repeated for every candidate, and Vespa's own evaluator.
 */
final class RankBench {

    static final String BARE = "bare";
    static final String POLYRANK = "polyrank";
    static final String PLAIN = "plain";
    static final String NAIVE_BATCH = "naive-batch";
    static final String VESPA_BATCH = "vespa-batch";
    static final String VESPA_PER_HIT = "vespa-per-hit";

    /** Fast ways run several times a round: their spread matters most. */
    private static final int REPEATS = 4;

    private static final int LEAST_WARM_UPS = 50;
    private static final int MOST_WARM_UPS = 1000;
    private static final int WARM_UP_CANDIDATES = 100_000;

    private final Path file;
    private final Path folder;
    private final Device.Kind device;
    private final int rounds;
    private final Consumer<String> say;

    /**
     * @param folder for the other forms of the graph
     * @param rounds of each number of candidates
     * @param say hears what is going on
     */
    RankBench(Path file, Path folder, Device.Kind device, int rounds, Consumer<String> say) {
        this.file = file;
        this.folder = folder;
        this.device = device;
        this.rounds = rounds;
        this.say = say;
    }

    /** Measures all ways for each number of candidates. */
    List<Measurement> run(List<Integer> candidates) throws Exception {
        PackageRewriter rewriter = new PackageRewriter(file);
        Path plain = folder.resolve("plain.onnx");
        Path naive = folder.resolve("naive.onnx");
        OnnxFile.write(plain, rewriter.graph(GraphForm.PLAIN));
        OnnxFile.write(naive, rewriter.graph(GraphForm.NAIVE));
        List<Measurement> measurements = new ArrayList<>();
        try (ServedFile served = new ServedFile(file, device, 1)) {
            Path bare = file;
            if (served.model().userApart()) {
                bare = folder.resolve("whole.onnx");
                OnnxFile.write(bare, rewriter.graph(rewriter.form()));
            }
            for (int count : candidates) {
                say.accept(count + " candidates: six ways in turns, " + rounds + " rounds");
                measurements.addAll(run(served.model(), count, bare, plain, naive));
            }
        }
        return measurements;
    }

    private List<Measurement> run(TaskModel model, int count, Path bareFile, Path plainFile, Path naiveFile)
            throws Exception {
        RankPath path = new RankPath(model, count);
        EncodedUser user = path.encodedUser();
        EncodedCandidates candidates = path.encodedCandidates();
        List<ModelInput> layout = ModelInput.of(model.encoder().layout());
        int width = model.passport().dataset().scoreNames().size();
        float[] scores = new float[count * width];
        try (BareGraph bare = new BareGraph(bareFile, device, layout, user, candidates, 1, width);
                BareGraph plain = new BareGraph(plainFile, device, layout, user, candidates, 1, width);
                BareGraph naive = new BareGraph(naiveFile, device, layout, user, candidates, count, width);
                VespaEvaluator vespa = new VespaEvaluator(naiveFile, layout, user, candidates, width)) {
            return new SideBySide(rounds, () -> {})
                    .measure(
                            count,
                            List.of(
                                    new Way(BARE, REPEATS, 0, () -> bare.run(scores)),
                                    new Way(POLYRANK, REPEATS, warmUps(count), path),
                                    new Way(PLAIN, REPEATS, 0, () -> plain.run(scores)),
                                    new Way(NAIVE_BATCH, 1, 0, () -> naive.run(scores)),
                                    new Way(VESPA_BATCH, 1, 0, vespa::batch),
                                    new Way(VESPA_PER_HIT, 1, 0, vespa::perHit)));
        }
    }

    /** Of our own Java code, which is slow and wasteful until it has been compiled; the others have hardly any. */
    static int warmUps(int candidates) {
        return Math.max(LEAST_WARM_UPS, Math.min(MOST_WARM_UPS, WARM_UP_CANDIDATES / candidates));
    }
}
