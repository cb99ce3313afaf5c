package io.polyrank.leaderboard;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a leaderboard is asked for.
 *
 * @param data where the log comes from, as on the command line
 * @param models names, with overrides behind colons, or paths of model files
 * @param seeds number of seeds, which are 1, 2, ...
 * @param out folder to write
 * @param validationDate day that validates training, yyyymmdd, later ones test; null takes the log's own
 * @param main tasks of the headline; empty takes all tasks with classes, or all where there are none
 * @param resume whether finished runs are kept and stopped ones continued
 * @param resamples draws of the bootstrap
 * @param servingRounds timed runs of each model
 * @param command the command line that asked for it
 */
public record LeaderboardSettings(
        String data,
        List<String> models,
        int seeds,
        Path out,
        @Nullable Integer validationDate,
        List<String> main,
        boolean resume,
        int resamples,
        int servingRounds,
        String command) {

    public LeaderboardSettings {
        requireNonNull(data, "data");
        requireNonNull(out, "out");
        models = List.copyOf(models);
        main = List.copyOf(main);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("--models: found none, expected at least one");
        }
        if (new HashSet<>(models).size() < models.size()) {
            throw new IllegalArgumentException("--models: found a name twice in " + models + ", expected each once");
        }
        if (seeds < 1 || seeds > 1000) {
            throw new IllegalArgumentException("--seeds: found " + seeds + ", expected 1 to 1000");
        }
    }
}
