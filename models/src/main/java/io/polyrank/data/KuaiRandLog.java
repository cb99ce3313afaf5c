package io.polyrank.data;

import io.polyrank.behaviour.BehaviourEvent;
import io.polyrank.behaviour.FieldValues;
import io.polyrank.behaviour.TextFields;
import io.polyrank.behaviour.UserHistory;
import io.polyrank.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * KuaiRand-Pure, the log of a short-video app (Gao et al. 2022, "KuaiRand: An Unbiased Sequential Recommendation
 * Dataset with Randomly Exposed Videos"; CC BY-SA 4.0). Histories from before the log have no times per event and no
 * list of clicks: long views, which are clicks all but 0.2 % of the time, stand in for it.
 */
final class KuaiRandLog implements ExposureLog {

    private static final String EXPOSURES = "exposures_dev_20220425_20220505.csv.gz";
    private static final int VALIDATION_DATE = 20220504;
    private static final String MISSING_FLAG = "-124";
    private static final List<String> LABELS = List.of("is_click", "long_view", "is_like", "is_profile_enter");

    private record Past(
            long length, long lastMillis, List<String> exposed, List<String> longViewed, List<String> liked) {}

    private final DatasetSpec spec;
    private final List<Path> exposures;
    private final Path histories;
    private final Path userFile;
    private final Path videoFile;
    private final Map<String, FieldValues> videos = new LinkedHashMap<>();
    private final Map<String, FieldValues> profiles = new HashMap<>();
    private final Map<String, Past> pasts = new HashMap<>();

    /**
     * @param folder the folder of the data set's files
     * @param exposures exposure files; empty takes the folder's own
     */
    KuaiRandLog(DatasetSpec spec, Path folder, List<Path> exposures) {
        this.spec = spec;
        this.exposures = exposures.isEmpty() ? List.of(folder.resolve(EXPOSURES)) : List.copyOf(exposures);
        this.histories = folder.resolve("history_until_20220424.csv.gz");
        this.userFile = folder.resolve("user_features_pure.csv.gz");
        this.videoFile = folder.resolve("video_features_basic_pure.csv.gz");
        new CsvTable(videoFile)
                .forEach(
                        List.of("video_id", "author_id", "tag", "video_duration"),
                        List.of("video_id"),
                        row -> videos.put(row.text("video_id"), video(row)));
        new CsvTable(userFile)
                .forEach(List.of("user_id"), List.of(), row -> profiles.put(row.text("user_id"), profile(row)));
        new CsvTable(histories)
                .forEach(
                        List.of("user_id", "history_len", "last_time_ms", "expose_seq", "long_view_seq", "like_seq"),
                        List.of(),
                        row -> pasts.put(
                                row.text("user_id"),
                                new Past(
                                        row.integer("history_len"),
                                        row.integer("last_time_ms"),
                                        list(row.optional("expose_seq")),
                                        list(row.optional("long_view_seq")),
                                        list(row.optional("like_seq")))));
    }

    @Override
    public DatasetSpec spec() {
        return spec;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(exposures);
        files.addAll(List.of(histories, userFile, videoFile));
        return files;
    }

    @Override
    public Set<String> users() {
        Set<String> users = new TreeSet<>(profiles.keySet());
        users.addAll(pasts.keySet());
        return users;
    }

    @Override
    public FieldValues profile(String user) {
        return profiles.getOrDefault(user, FieldValues.NONE);
    }

    @Override
    public Map<String, FieldValues> items() {
        return videos;
    }

    @Override
    public void past(String user, UserHistory history) {
        Past past = pasts.get(user);
        if (past == null) {
            return;
        }
        append(history, "exposed", past.exposed(), past.lastMillis());
        append(history, "click", past.longViewed(), 0);
        append(history, "long_view", past.longViewed(), 0);
        append(history, "like", past.liked(), 0);
        history.total("exposed", past.length());
    }

    @Override
    public int validationDate() {
        return VALIDATION_DATE;
    }

    @Override
    public void forEach(Consumer<LoggedExposure> consumer) {
        List<String> required = new ArrayList<>(List.of("user_id", "video_id", "date", "hourmin", "time_ms", "tab"));
        required.addAll(LABELS);
        new CsvTable(exposures).forEach(required, List.of("time_ms", "user_id", "video_id"), row -> {
            Map<String, Float> labels = new LinkedHashMap<>();
            for (String label : LABELS) {
                float value = row.number(label);
                if (!Float.isNaN(value)) {
                    labels.put(label, value);
                }
            }
            Map<String, String> context =
                    Map.of("tab", row.text("tab"), "hour", String.valueOf(row.integer("hourmin") / 100));
            consumer.accept(new LoggedExposure(
                    row.text("user_id"),
                    row.text("video_id"),
                    row.integer("time_ms"),
                    row.day("date"),
                    new TextFields(context),
                    labels));
        });
    }

    /** Only the time of the last exposure is known, so only the last event of that list gets one. */
    private void append(UserHistory history, String behaviour, List<String> items, long lastMillis) {
        for (int index = 0; index < items.size(); index++) {
            String item = items.get(index);
            long time = index == items.size() - 1 ? lastMillis : 0;
            history.append(behaviour, new BehaviourEvent(item, time, videos.getOrDefault(item, FieldValues.NONE)));
        }
    }

    private static FieldValues video(CsvTable.Row row) {
        Map<String, String> fields = row.present();
        fields.computeIfPresent("tag", (column, tags) -> tags.replace(',', ' '));
        return new TextFields(fields);
    }

    private static FieldValues profile(CsvTable.Row row) {
        Map<String, String> fields = row.present();
        fields.values().removeIf(MISSING_FLAG::equals);
        return new TextFields(fields);
    }

    private static List<String> list(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.trim().split(" +"));
    }
}
