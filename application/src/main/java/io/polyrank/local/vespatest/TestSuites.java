package io.polyrank.local.vespatest;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tests of an application in Vespa's own JSON format ("basic HTTP tests"), to be run against a service.
 *
 * <p><b>Format.</b> A file is a test, a folder of files a suite. A test has a {@code name}, {@code defaults} ({@code cluster},
 * {@code parameters}) and {@code steps}; a step a {@code name}, a {@code request} ({@code cluster}, {@code method}, {@code uri},
 * {@code headers}, {@code parameters}, {@code body}) and a {@code response} ({@code code}, {@code body}). Bodies and parameters
 * may be the name of a file. Each request is sent once, in order; the first step that fails ends its test. {@link JsonTemplate}
 * has how answers are compared.
 *
 * <p>What {@code vespa test} would run runs the same way here, but that {@code cluster} is not looked at, and that a field which
 * means nothing is refused.
 */
public final class TestSuites {

    /** In the order in which Vespa Cloud runs them; its production tests have another format. */
    private static final List<String> KNOWN = List.of("system-test", "staging-setup", "staging-test");

    private static final String SUFFIX = ".json";

    private final List<Suite> suites;

    private TestSuites(List<Suite> suites) {
        this.suites = List.copyOf(suites);
    }

    private record Suite(String name, List<VespaTest> tests) {}

    /**
     * Reads all tests before any of them runs.
     *
     * @param path a folder with folders {@code system-test}, {@code staging-setup} and {@code staging-test}, as far as there are;
     *     or one of these; or one file
     * @throws IllegalArgumentException if there is no test
     * @throws MalformedTestException if a file is none
     */
    public static TestSuites read(Path path) throws IOException {
        List<Suite> suites = new ArrayList<>();
        if (Files.isRegularFile(path)) {
            suites.add(new Suite(nameOf(path.resolveSibling(".")), List.of(TestFileReader.read(path))));
            return new TestSuites(suites);
        }
        for (String name : KNOWN) {
            if (Files.isDirectory(path.resolve(name))) {
                suites.add(suite(path.resolve(name)));
            }
        }
        if (suites.isEmpty()) {
            suites.add(suite(path));
        }
        return new TestSuites(suites);
    }

    private static Suite suite(Path folder) throws IOException {
        List<Path> files = List.of();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                files = entries.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                        .sorted()
                        .toList();
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("tests: expected " + SUFFIX + " files, or folders " + KNOWN
                    + " with such, found none at " + folder);
        }
        List<VespaTest> tests = new ArrayList<>();
        for (Path file : files) {
            tests.add(TestFileReader.read(file));
        }
        return new Suite(nameOf(folder), tests);
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /**
     * Runs all tests, whatever becomes of each, and tells of every step.
     *
     * @param service address of the service under test
     * @return whether all passed
     */
    public boolean run(URI service, PrintWriter out) throws InterruptedException {
        StepRunner runner = new StepRunner(service);
        List<String> failed = new ArrayList<>();
        int tests = 0;
        for (Suite suite : suites) {
            out.println(suite.name());
            for (VespaTest test : suite.tests()) {
                tests++;
                if (!new TestRun(test, runner, out).passes()) {
                    failed.add(suite.name() + "/" + test.file());
                }
            }
        }
        out.println(
                failed.isEmpty()
                        ? tests + (tests == 1 ? " test passed" : " tests passed")
                        : failed.size() + " of " + tests + (tests == 1 ? " test failed:" : " tests failed:"));
        failed.forEach(test -> out.println("  " + test));
        out.flush();
        return failed.isEmpty();
    }
}
