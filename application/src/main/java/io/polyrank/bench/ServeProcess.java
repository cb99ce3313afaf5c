package io.polyrank.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code polyrank serve} in a process of its own, so that what sends queries and what answers them share no heap, no
 * compiler and no garbage collector. Ends with this process at the latest.
 */
final class ServeProcess implements AutoCloseable {

    private static final Pattern SERVES = Pattern.compile("serves .* at (http://\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long CLOSE_SECONDS = 30;

    private final Process process;
    private final Thread killer;
    private final URI uri;

    private ServeProcess(Process process, Thread killer, URI uri) {
        this.process = process;
        this.killer = killer;
        this.uri = uri;
    }

    /**
     * Returns when queries can be sent.
     *
     * @param main the class of the command line
     * @param log takes what the process writes after it has started: warnings
     * @throws IllegalStateException when it does not start, with what it wrote
     */
    static ServeProcess start(String main, Path applicationPackage, Path feed, Consumer<String> log)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(main, applicationPackage, feed))
                .redirectErrorStream(true)
                .start();
        Thread killer = new Thread(process::destroy, "polyrank-bench-shutdown");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            return new ServeProcess(process, killer, address(process, log));
        } catch (IllegalStateException | InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(killer);
            process.destroyForcibly();
            throw e;
        }
    }

    private static List<String> command(String main, Path applicationPackage, Path feed) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Memory and other settings as here, but no debugger or profiler, whose port or file is taken.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D"))
                .forEach(command::add);
        command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        command.addAll(List.of(main, "serve", "--port", "0"));
        command.addAll(List.of("--package", absolute(applicationPackage), "--feed", absolute(feed)));
        return command;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    private static URI address(Process process, Consumer<String> log) throws InterruptedException {
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, address, log), "polyrank-bench-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return address.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "serve: " + Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "serve: found it not started after " + PATIENCE.toMinutes() + " minutes", e);
        }
    }

    private static void read(Process process, CompletableFuture<URI> address, Consumer<String> log) {
        StringBuilder written = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            boolean told = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher serves = SERVES.matcher(line);
                if (serves.find()) {
                    address.complete(URI.create(serves.group(1)));
                } else if (!address.isDone()) {
                    written.append(line).append('\n');
                } else if (told) {
                    log.accept(line);
                }
                told |= line.startsWith("Press Ctrl-C");
            }
            address.completeExceptionally(
                    new IllegalStateException("found it ended, expected it to serve; it wrote\n" + written));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }

    /** Where the container answers HTTP. */
    URI uri() {
        return uri;
    }

    /** Processor time so far; 0 where the system does not tell. */
    double cpuMillis() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e6;
    }

    /** Whether it still runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
