package io.polyrank.leaderboard;

import io.polyrank.export.TrainedPackage;
import io.polyrank.runtime.Calibration;
import io.polyrank.runtime.Precision;
import io.polyrank.train.Epoch;
import io.polyrank.train.ModelFile;
import io.polyrank.train.SavedTraining;
import io.polyrank.train.TorchModel;
import io.polyrank.train.Trainer;
import io.polyrank.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A neural model as a contender. */
record NetworkContender(TrainingData data, ModelFile model, TrainedPackage.Origin origin) implements Contender {

    @Override
    public String text() {
        return model.text();
    }

    @Override
    public boolean exports() {
        return true;
    }

    @Override
    public Run run(long seed, String identity, Path checkpoints, Path file, LeaderboardProgress progress)
            throws IOException {
        try (TorchModel torch = new TorchModel(model, data.encoder(), seed)) {
            Trainer trainer = new Trainer(torch, model.training(), data.training(), data.validation(), seed);
            List<Epoch> epochs = trainer.train(new SavedTraining(checkpoints, identity, true), progress);
            TrainedPackage trained = new TrainedPackage(torch, model, data, origin, seed, epochs);
            trained.write(file, Precision.FLOAT32, false);
            float[] scores = torch.score(
                    data.test(), IntStream.range(0, data.test().rows()).toArray());
            Calibration.apply(
                    trained.calibration().calibrations(), data.encoder().spec(), scores);
            return new Run(
                    identity,
                    torch.ops().weights().count(),
                    epochs.stream().mapToDouble(Epoch::seconds).sum(),
                    "best epoch " + Epoch.best(epochs).number() + " of " + epochs.size(),
                    scores);
        }
    }
}
