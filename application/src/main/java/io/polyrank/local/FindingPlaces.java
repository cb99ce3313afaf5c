package io.polyrank.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from a message of Vespa which file of the package it is about, and what to do. */
final class FindingPlaces {

    private static final String SCHEMAS = "schemas";
    private static final String SERVICES = ServicesFiles.SERVICES;

    /** How one kind of message names its place; {@code $1} is what the pattern captures. */
    private record Kind(Pattern pattern, String place, String remedy) {

        static Kind of(String pattern, String place, String remedy) {
            return new Kind(Pattern.compile(pattern), place, remedy);
        }
    }

    /** The first that matches counts. */
    private static final List<Kind> KINDS = List.of(
            Kind.of(
                    "query profile type '([\\w.-]+)'",
                    "search/query-profiles/types/$1.xml",
                    "correct the type of the field"),
            Kind.of(
                    "query profile '([\\w.-]+)'",
                    "search/query-profiles/$1.xml",
                    "give a value of the declared type, or correct the type under search/query-profiles/types"),
            Kind.of("[Uu]nable to find config definition '?([\\w.-]+)", SERVICES, "correct the name of the config"),
            Kind.of(
                    "Could not import \\w+ model from '([^']+)'",
                    "$1",
                    "the file is not a model of the kind that its name says: train or copy it again"),
            Kind.of("File '([^']+)'", SERVICES, "add the file to the package, or correct the path"),
            Kind.of("schema '?(\\w+)'?", "schemas/$1.sd", "correct the schema"),
            Kind.of("(\\w+)\\.sd", "schemas/$1.sd", "correct the schema"),
            Kind.of("[Rr]ank-?\\s?profile", SCHEMAS, "correct the rank profile"),
            Kind.of("hosts\\.xml", "hosts.xml", "correct the file"),
            Kind.of(
                    "services >.*?No such field in definition [^:]+: (\\w+)",
                    SERVICES,
                    "correct the name of the field"),
            Kind.of("services\\.xml: (?:element|attribute) \"([^\"]+)\"", SERVICES, "correct the element"),
            Kind.of("services\\.xml|services >|config", SERVICES, "correct the element"));

    private static final Pattern RANK_PROFILE =
            Pattern.compile("rank-profile '(\\w+)'(?:: Invalid function '(\\w+)')?");

    private final Path directory;
    private final Path resolvedDirectory;
    private final ServicesFiles services;

    /**
     * @param directory the package that messages are about
     * @param resolvedDirectory our copy of it, whose files messages may name by their full paths
     */
    FindingPlaces(Path directory, Path resolvedDirectory) {
        this.directory = directory;
        this.resolvedDirectory = resolvedDirectory;
        this.services = new ServicesFiles(directory);
    }

    PackageFinding finding(String message) {
        String line = message.strip().replace(resolvedDirectory + "/", "").replaceAll("\\s*\\R\\s*", " ");
        for (Kind kind : KINDS) {
            Matcher matcher = kind.pattern().matcher(line);
            if (matcher.find()) {
                String captured = matcher.groupCount() > 0 ? matcher.group(1) : "";
                String place =
                        switch (kind.place()) {
                            case SCHEMAS -> schemasOf(line);
                            case SERVICES -> captured.isEmpty() ? SERVICES : services.holding(captured);
                            default -> kind.place().replace("$1", captured);
                        };
                return new PackageFinding(place, line, kind.remedy());
            }
        }
        return new PackageFinding("application package", line, "correct what the message names");
    }

    /** A rank profile that Vespa cannot parse is named without its schema: every schema that has such a profile is in question. */
    private String schemasOf(String message) {
        Matcher profile = RANK_PROFILE.matcher(message);
        Path schemas = directory.resolve(SCHEMAS);
        if (!profile.find() || !Files.isDirectory(schemas)) {
            return SCHEMAS;
        }
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(schemas, "*.sd")) {
            for (Path file : files) {
                String content = Files.readString(file);
                String function = profile.group(2);
                if (declares(content, "rank-profile", profile.group(1))
                        && (function == null || declares(content, "function", function))) {
                    found.add(SCHEMAS + "/" + file.getFileName());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the schemas in " + schemas, e);
        }
        Collections.sort(found);
        return found.isEmpty() ? SCHEMAS : String.join(", ", found);
    }

    private static boolean declares(String schema, String what, String name) {
        return Pattern.compile("\\b" + what + "\\s+(inline\\s+)?" + Pattern.quote(name) + "\\b")
                .matcher(schema)
                .find();
    }
}
