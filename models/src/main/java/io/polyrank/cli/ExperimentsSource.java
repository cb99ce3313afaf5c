package io.polyrank.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyrank.analysis.ExperimentPlans;
import io.polyrank.analysis.ExperimentPlans.Version;
import io.polyrank.experiment.ExperimentsReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/** Experiments in a file, or in a container with the versions that it keeps. */
final class ExperimentsSource {

    private static final String PATH = "/polyrank/v1/experiments";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String place;

    private ExperimentsSource(String place) {
        this.place = place;
    }

    /** Reads the option. */
    static final class Converter implements ITypeConverter<ExperimentsSource> {
        @Override
        public ExperimentsSource convert(String text) {
            return new ExperimentsSource(text);
        }
    }

    boolean isContainer() {
        return place.startsWith("http://") || place.startsWith("https://");
    }

    /**
     * Reads what is planned.
     *
     * @throws IllegalArgumentException if there is nothing to read, or it is wrong
     */
    ExperimentPlans read() throws IOException, InterruptedException {
        if (isContainer()) {
            return new ExperimentPlans(kept());
        }
        Path file = Path.of(place);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("--experiments: found no file " + place
                    + ", expected a file of experiments, or a container's address such as http://localhost:8080");
        }
        return new ExperimentPlans(List.of(
                new Version(ExperimentPlans.NO_NUMBER, null, ExperimentsReader.read(place, Files.readString(file)))));
    }

    private List<Version> kept() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("?history=true").GET().build());
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        List<Version> versions = new ArrayList<>();
        for (JsonNode each : MAPPER.readTree(answer.body()).path("versions")) {
            long number = each.path("version").asLong();
            versions.add(new Version(
                    number,
                    Instant.parse(each.path("when").asText()),
                    ExperimentsReader.read(
                            "version " + number, each.path("yaml").asText())));
        }
        return versions;
    }

    /**
     * Makes a file the version that holds.
     *
     * @param yaml the file
     * @param basedOn the version that it was made from
     * @param who who makes the change
     * @return the new version's number
     * @throws IllegalArgumentException if the container refuses it, as when another version holds by now
     */
    long put(String yaml, long basedOn, String who) throws IOException, InterruptedException {
        String query = "?based_on=" + basedOn + "&who=" + URLEncoder.encode(who, StandardCharsets.UTF_8);
        HttpResponse<String> answer =
                send(request(query).PUT(BodyPublishers.ofString(yaml)).build());
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return MAPPER.readTree(answer.body()).path("version").asLong();
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(place).resolve(PATH + query)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        try {
            return HttpClient.newBuilder().connectTimeout(PATIENCE).build().send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--experiments: found no answer at " + request.uri() + " (" + e
                            + "), expected a container that serves Polyrank",
                    e);
        }
    }

    private static IllegalArgumentException refused(HttpResponse<String> answer) {
        return new IllegalArgumentException("--experiments: found status " + answer.statusCode() + " at " + answer.uri()
                + ", expected 200; it says: "
                + answer.body().strip().lines().findFirst().orElse("nothing"));
    }
}
