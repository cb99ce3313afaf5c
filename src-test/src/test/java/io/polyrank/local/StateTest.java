package io.polyrank.local;

import static io.polyrank.local.LiveShop.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local mode in a process of its own that is killed: what was answered is there when it starts again. */
class StateTest {

    private static final Pattern SERVES = Pattern.compile("serves .* at (http://\\S+)");

    private final Path folder;

    StateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Served(Process process, LiveShop shop) {}

    private Served serve() throws IOException {
        Path feed = BuiltPackage.directory().resolveSibling("marketplace/log/feed.jsonl");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                        java.toString(),
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Polyrank.class.getName(),
                        "serve",
                        "--port=0",
                        "--package=" + BuiltPackage.directory(),
                        "--feed=" + feed,
                        "--state=" + folder.resolve("state"))
                .redirectErrorStream(true);
        builder.environment()
                .put(
                        "VESPA_HOME",
                        Files.createDirectories(folder.resolve("home")).toString());
        Process process = builder.start();
        List<String> seen = new ArrayList<>();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            seen.add(line);
            Matcher serves = SERVES.matcher(line);
            if (serves.find()) {
                return new Served(process, new LiveShop(URI.create(serves.group(1))));
            }
        }
        throw new AssertionError("did not start: " + seen);
    }

    @Test
    void serve_killedWhileEventsCome_hasAllThatWereAcceptedWhenItStartsAgain() throws Exception {
        long first = System.currentTimeMillis() - 1_000_000;
        AtomicInteger acknowledged = new AtomicInteger();
        Served served = serve();
        assertThat(served.shop().forget("u2").json().path("forgotten").asBoolean())
                .isTrue();
        Thread teller = new Thread(() -> {
            try {
                for (int number = 0; number < 100_000; number++) {
                    int status = served.shop()
                            .tell(event("u1", "click", 1, first + number))
                            .status();
                    if (status != 200) {
                        return;
                    }
                    acknowledged.set(number + 1);
                }
            } catch (IOException | InterruptedException e) {
                // The server is gone, as it was to be.
            }
        });
        teller.start();
        while (acknowledged.get() < 100 && teller.isAlive()) {
            Thread.sleep(5);
        }
        served.process().destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        teller.join(30_000);
        int told = acknowledged.get();
        assertThat(told).isGreaterThanOrEqualTo(100);

        Served again = serve();
        try {
            JsonNode context = again.shop().context("u1").json();
            long latest = context.at("/freshness/latest_event").asLong();
            assertThat(latest).isBetween(first + told - 1, first + told);
            assertThat(context.at("/totals/click").asInt()).isGreaterThanOrEqualTo(told);
            assertThat(again.shop().context("u2").status())
                    .as("forgotten before")
                    .isEqualTo(404);
            assertThat(again.shop().context("u3").status()).as("of the feed").isEqualTo(200);
        } finally {
            again.process().destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }
}
