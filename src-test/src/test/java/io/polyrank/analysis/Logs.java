package io.polyrank.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes logs of experiments as serving and shops would. */
final class Logs {

    static final long START = 1_700_006_400_000L; // midnight, UTC
    static final long HOUR = 3_600_000;
    static final long DAY = 24 * HOUR;

    private final Path folder;
    private final List<String> exposures = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    Logs(Path folder) {
        this.folder = folder;
    }

    /** Logs a list of items 1 to 3; no variant is none of experiment "x". */
    Logs expose(String query, long time, String unit, String surface, String variant) {
        String variants = variant.isEmpty() ? "" : "\"fusion\":\"x:" + variant + "\",\"model\":\"other:control\"";
        return exposure(
                "{\"query\":\"" + query + "\",\"time\":" + time + ",\"unit\":\"" + unit + "\",\"surface\":\"" + surface
                        + "\",\"variants\":{" + variants + "},\"model\":\"default\",\"level\":\"full\",\"hits\":["
                        + "{\"position\":1,\"item\":\"1\",\"scores\":{\"click\":0.1},\"retrieval\":0.9,\"relevance\":1.2,"
                        + "\"propensity\":1.0},{\"position\":2,\"item\":\"2\"},{\"position\":3,\"item\":\"3\"}]}");
    }

    Logs event(String user, String type, String item, long time, String query, String more) {
        return event("{\"user\":\"" + user + "\",\"type\":\"" + type + "\",\"item\":\"" + item + "\",\"time\":" + time
                + ",\"query\":\"" + query + "\"" + more + "}");
    }

    Logs exposure(String line) {
        exposures.add(line);
        return this;
    }

    Logs event(String line) {
        events.add(line);
        return this;
    }

    Path exposures() {
        return folder.resolve("exposures");
    }

    Path events() {
        return folder.resolve("events");
    }

    /** Writes the exposures in two files, the second compressed, and the events in one. */
    Logs write() throws IOException {
        Files.createDirectories(exposures());
        Files.createDirectories(events());
        int half = exposures.size() / 2;
        Files.write(exposures().resolve("exposures-0.jsonl"), exposures.subList(0, half));
        Files.write(exposures().resolve("exposures-1.jsonl.gz"), zipped(exposures.subList(half, exposures.size())));
        Files.writeString(exposures().resolve("notes.txt"), "not a log");
        Files.write(events().resolve("events-0.jsonl"), events);
        return this;
    }

    static byte[] zipped(List<String> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    /**
     * An experiment of some days, whose even units are in control and whose odd ones in treatment. Of every five lists of
     * control one is bought from; of treatment's so many more as told.
     */
    static Logs shop(Path folder, int units, int days, double lift) throws IOException {
        Logs logs = new Logs(folder);
        double[] due = new double[2];
        for (int day = 0; day < days; day++) {
            for (int unit = 0; unit < units; unit++) {
                // Offset and step have no common divisor, so that each unit comes on other days and buys on others.
                if ((unit / 2 + day * 3) % 4 == 0) {
                    continue;
                }
                int variant = unit % 2;
                String query = "q" + day + "-" + unit;
                long time = START + day * DAY + HOUR;
                logs.expose(query, time, "u" + unit, unit % 3 == 0 ? "home" : "search", variant == 0 ? "control" : "b");
                due[variant] += 0.2 * (variant == 0 ? 1 : 1 + lift);
                if (due[variant] >= 1) {
                    due[variant]--;
                    logs.event("u" + unit, "purchase", "2", time + HOUR, query, ",\"value\":20");
                }
            }
        }
        return logs.write();
    }
}
