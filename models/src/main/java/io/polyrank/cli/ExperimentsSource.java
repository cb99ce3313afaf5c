package io.polyrank.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import picocli.CommandLine.TypeConversionException;

/** Experiments in a file, or in a container with the versions that it keeps. */
final class ExperimentsSource {

    private static final String PATH = "/polyrank/v1/experiments";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String option;
    private final String place;

    private ExperimentsSource(String option, String place) {
        this.option = option;
        this.place = place;
    }

    /** Reads {@code --experiments}: a file or a container. */
    static final class Converter implements ITypeConverter<ExperimentsSource> {
        @Override
        public ExperimentsSource convert(String text) {
            return new ExperimentsSource("--experiments", text);
        }
    }

    /** Reads {@code --url}: a container. */
    static final class ContainerConverter implements ITypeConverter<ExperimentsSource> {
        @Override
        public ExperimentsSource convert(String text) {
            ExperimentsSource source = new ExperimentsSource("--url", text);
            if (!source.isContainer()) {
                throw new TypeConversionException(
                        "found '" + text + "', expected a container's address such as http://localhost:8080");
            }
            return source;
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

    /** The version that a container has current. */
    JsonNode current() throws IOException, InterruptedException {
        return answered(request("").GET());
    }

    /** The versions that a container keeps, oldest first. */
    JsonNode history() throws IOException, InterruptedException {
        return answered(request("?history=true").GET()).path("versions");
    }

    private List<Version> kept() throws IOException, InterruptedException {
        List<Version> versions = new ArrayList<>();
        for (JsonNode each : history()) {
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
        return changed(request(change(basedOn, who)).PUT(BodyPublishers.ofString(yaml)));
    }

    /**
     * Makes what an earlier version had hold again, as a new version.
     *
     * @param number the earlier version
     * @param basedOn the version that holds
     * @param who who makes the change
     * @return the new version's number
     * @throws IllegalArgumentException if the container refuses it
     */
    long rollBack(long number, long basedOn, String who) throws IOException, InterruptedException {
        return changed(request(change(basedOn, who) + "&rollback=" + number).PUT(BodyPublishers.noBody()));
    }

    private long changed(HttpRequest.Builder request) throws IOException, InterruptedException {
        return answered(request).path("version").asLong();
    }

    private static String change(long basedOn, String who) {
        return "?based_on=" + basedOn + "&who=" + URLEncoder.encode(who, StandardCharsets.UTF_8);
    }

    private JsonNode answered(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request.build());
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return MAPPER.readTree(answer.body());
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(place).resolve(PATH + query)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        try {
            return HttpClient.newBuilder().connectTimeout(PATIENCE).build().send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    option + ": found no answer at " + request.uri() + " (" + e
                            + "), expected a container that serves Polyrank",
                    e);
        }
    }

    private IllegalArgumentException refused(HttpResponse<String> answer) {
        return new IllegalArgumentException(option + ": found status " + answer.statusCode() + " at " + answer.uri()
                + ", expected 200; it says: "
                + message(answer.body()));
    }

    /** The container's own words, or those of whoever else answered. */
    private static String message(String body) {
        try {
            String error = MAPPER.readTree(body).path("error").asText("");
            if (!error.isEmpty()) {
                return error;
            }
        } catch (JsonProcessingException e) {
            // Not Polyrank's answer, such as a proxy's page: its first line tells most.
        }
        return body.strip().lines().findFirst().orElse("nothing");
    }
}
