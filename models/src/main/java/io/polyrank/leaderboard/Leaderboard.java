package io.polyrank.leaderboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import io.polyrank.arch.Architectures;
import io.polyrank.arch.NotApplicableException;
import io.polyrank.data.DataException;
import io.polyrank.data.DataSource;
import io.polyrank.data.ExposureLog;
import io.polyrank.export.ParityException;
import io.polyrank.export.TrainedPackage;
import io.polyrank.spec.DatasetSpec;
import io.polyrank.train.DivergedException;
import io.polyrank.train.ModelFile;
import io.polyrank.train.TrainingData;
import io.polyrank.trees.GradientBoostedTrees;
import io.polyrank.trees.TreeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trains models under equal conditions and judges them on the same unseen rows: the log is read and encoded once, each
 * model is trained with each seed, exported, and scores the days after the validation day. Every finished run is kept
 * in the folder {@code runs}, so that a stopped leaderboard can go on.
 */
public final class Leaderboard {

    private final LeaderboardSettings settings;
    private final LeaderboardProgress progress;
    private final long start = System.nanoTime();

    public Leaderboard(LeaderboardSettings settings, LeaderboardProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** All models one can name. */
    public static List<String> builtIn() {
        List<String> names = new ArrayList<>(Architectures.NAMES);
        names.add(GradientBoostedTrees.NAME);
        return List.copyOf(names);
    }

    /**
     * Runs the leaderboard on a log.
     *
     * @throws IllegalArgumentException when a model or task is unknown, or no model can run on this data
     * @throws DataException when the log cannot be read or has no day to test on
     */
    public LeaderboardReport run(ExposureLog log) throws IOException {
        DatasetSpec spec = log.spec();
        List<String> main = Headlines.tasks(spec, settings.main());
        Map<String, ModelFile> files = new LinkedHashMap<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (String model : settings.models()) {
            open(model, spec, files, refused);
        }
        if (refused.size() == settings.models().size()) {
            throw new IllegalArgumentException("--models: found none that can run on " + spec.name() + ": " + refused);
        }
        int validation = settings.validationDate() == null ? log.validationDate() : settings.validationDate();
        String fingerprint = DataSource.fingerprint(log);
        progress.say("Reading " + settings.data() + ", validation day " + validation);
        TrainingData data = TrainingData.read(log, validation, true);
        if (data.test().rows() == 0) {
            throw new DataException("log " + spec.name() + ": found no exposure after validation day " + validation
                    + ", expected some to test on; give an earlier --validation");
        }
        progress.say(String.format(
                Locale.ROOT,
                "%,d training, %,d validation and %,d test rows",
                data.training().rows(),
                data.validation().rows(),
                data.test().rows()));
        TrainedPackage.Origin origin = new TrainedPackage.Origin(spec.name(), fingerprint, validation);
        Map<String, Contender> contenders = new LinkedHashMap<>();
        for (String model : settings.models()) {
            ModelFile file = files.get(model);
            if (file != null) {
                contenders.put(model, new NetworkContender(data, file, origin));
            } else if (!refused.containsKey(model)) {
                contenders.put(model, new TreeContender(data, TreeSettings.DEFAULT));
            }
        }
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        Map<String, String> failed = new LinkedHashMap<>();
        String common = String.join("\n", fingerprint, spec.text(), String.valueOf(validation));
        runAll(contenders, common, runs, failed);
        Map<String, Path> packages = new LinkedHashMap<>();
        runs.keySet().forEach(model -> {
            if (contenders.get(model) instanceof NetworkContender) {
                packages.put(model, packageOf(model));
            }
        });
        progress.say("Timing " + packages.size() + " exported models in turns");
        Map<String, LeaderboardReport.Latency> latencies =
                ServingTimes.of(packages, data.test(), settings.servingRounds(), progress::step);
        progress.say(
                "Comparing " + runs.size() + " models on " + settings.resamples() + " resamples of the test users");
        return new Reporting(settings, main, data, validation, fingerprint).report(runs, refused, failed, latencies);
    }

    private static void open(
            String model, DatasetSpec spec, Map<String, ModelFile> files, Map<String, String> refused) {
        if (model.equals(GradientBoostedTrees.NAME)) {
            return;
        }
        String name = ModelFile.nameOf(model);
        if (!Architectures.NAMES.contains(name) && !Files.isRegularFile(Path.of(name))) {
            throw new IllegalArgumentException(
                    "--models: found \"" + name + "\", expected some of " + builtIn() + " or the path of a model file");
        }
        try {
            files.put(model, ModelFile.open(model, spec));
        } catch (NotApplicableException e) {
            refused.put(model, String.valueOf(e.getMessage()));
        }
    }

    /** Runs every model with every seed; a model that fails is left out and the others go on. */
    private void runAll(
            Map<String, Contender> contenders, String common, Map<String, List<Run>> runs, Map<String, String> failed)
            throws IOException {
        int total = contenders.size() * settings.seeds();
        int number = 0;
        for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
            String model = contender.getKey();
            List<Run> own = new ArrayList<>();
            try {
                for (long seed = 1; seed <= settings.seeds(); seed++) {
                    number++;
                    own.add(run(model, contender.getValue(), seed, common, number + " of " + total));
                }
                runs.put(model, own);
            } catch (DivergedException | ParityException e) {
                progress.say(model + " failed: " + e.getMessage());
                failed.put(model, String.valueOf(e.getMessage()));
                number += settings.seeds() - own.size() - 1;
            }
        }
    }

    private Run run(String model, Contender contender, long seed, String common, String place) throws IOException {
        String identity = Hashing.sha256()
                .hashString(String.join("\n", common, contender.text(), String.valueOf(seed)), UTF_8)
                .toString();
        RunFolder folder = new RunFolder(settings.out().resolve("runs").resolve(Names.ofFile(model) + "-" + seed));
        Path kept = packageOf(model);
        Optional<Run> finished = settings.resume() ? folder.finished(identity) : Optional.empty();
        if (finished.isPresent() && (seed > 1 || !contender.exports() || Files.exists(kept))) {
            progress.say("[" + place + "] " + model + ", seed " + seed + ": finished before");
            return finished.get();
        }
        progress.say("[" + place + "] " + model + ", seed " + seed + ", " + soFar() + " so far");
        Path checkpoints = folder.begin(identity, settings.resume());
        Path file = seed == 1 ? kept : checkpoints.resolve("model.onnx");
        Run run = contender.run(seed, identity, checkpoints, file, progress);
        folder.finish(run);
        return run;
    }

    private Path packageOf(String model) {
        return settings.out().resolve(Names.ofFile(model) + ".onnx");
    }

    private String soFar() {
        Duration so = Duration.ofNanos(System.nanoTime() - start);
        return String.format(Locale.ROOT, "%d:%02d:%02d", so.toHours(), so.toMinutesPart(), so.toSecondsPart());
    }
}
