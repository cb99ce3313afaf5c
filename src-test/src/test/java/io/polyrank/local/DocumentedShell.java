package io.polyrank.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell in a folder that looks like the root of the repository after a build: commands that a page of the documentation shows run in it
 * as they stand there, but for the container's port.
 */
final class DocumentedShell implements AutoCloseable {

    private static final String DOCUMENTED = "http://localhost:8080";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path folder;
    private final int port;
    private final List<Process> servers = new ArrayList<>();

    private DocumentedShell(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** What came of a command: its exit status, and what it wrote to both outputs. */
    record Ended(int status, String output) {}

    static DocumentedShell in(Path folder) throws IOException {
        Path built = BuiltPackage.directory().toAbsolutePath().getParent();
        Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("application")).resolve("target"), built);
        // The launcher would build the sources first; what is tested here is what is built already.
        Path launcher = Files.writeString(folder.resolve("polyrank"), """
                #!/usr/bin/env bash
                exec "$STORY_JAVA" --add-opens=java.base/java.io=ALL-UNNAMED -Dpolyrank.home="$PWD" -cp "$STORY_CLASS_PATH" \\
                  io.polyrank.local.Polyrank "$@"
                """);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new DocumentedShell(folder, FreePorts.any());
    }

    /** Starts what runs until it is told to end, and waits until it serves. */
    void serve(String commands) throws IOException, InterruptedException {
        Path output = folder.resolve("serve.log");
        Process server = start(commands.replace("./polyrank serve", "exec ./polyrank serve --port " + port), output);
        servers.add(server);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains("Polyrank serves")) {
            if (!server.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("does not serve: " + Files.readString(output));
            }
            Thread.sleep(100);
        }
    }

    Ended run(String commands) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "command", ".log");
        Process process = start(commands, output);
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("does not end: " + commands + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private Process start(String commands, Path output) throws IOException {
        String here = commands.replace(DOCUMENTED, "http://localhost:" + port);
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", here)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .put(
                        "STORY_JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("POLYRANK_URL", "http://localhost:" + port);
        builder.environment().put("STORY_CLASS_PATH", System.getProperty("java.class.path"));
        builder.environment()
                .put(
                        "VESPA_HOME",
                        Files.createDirectories(folder.resolve("vespa-home")).toString());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return builder.start();
    }

    @Override
    public void close() {
        for (Process server : servers) {
            server.destroy();
            try {
                server.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("interrupted while a server ended", e));
            }
        }
    }
}
