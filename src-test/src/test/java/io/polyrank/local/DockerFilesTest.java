package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files for Docker, as far as they can be looked at without it; the script that deploys is run. */
class DockerFilesTest {

    private static final Path CONTEXT = Path.of("application");
    private static final Path FOLDER = CONTEXT.resolve("docker");
    private static final Set<String> INSTRUCTIONS =
            Set.of("ARG", "FROM", "USER", "RUN", "COPY", "ENV", "WORKDIR", "ENTRYPOINT", "CMD", "EXPOSE", "LABEL");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
    void dockerfile_instructions_areWellFormed(String name) throws IOException {
        List<String> instructions = instructions(FOLDER.resolve(name));

        assertThat(instructions).allSatisfy(instruction -> {
            assertThat(INSTRUCTIONS).contains(instruction.split(" ", 2)[0]);
            assertThat(instruction.split(" ", 2)).hasSize(2);
        });
        assertThat(instructions.get(0)).isEqualTo("ARG VESPA_VERSION=" + vespaVersion());
        assertThat(instructions.get(1)).isEqualTo("FROM vespaengine/vespa:${VESPA_VERSION}");
        String ignored = Files.readString(FOLDER.resolve(name + ".dockerignore"));
        for (String copy :
                instructions.stream().filter(text -> text.startsWith("COPY ")).toList()) {
            String source = copy.split(" ", -1)[2];
            assertThat(CONTEXT.resolve(source)).exists();
            assertThat(ignored).contains("!" + source);
        }
        // What runs as root is followed by what does not.
        long root = instructions.stream().filter("USER root"::equals).count();
        assertThat(instructions.stream().filter("USER vespa"::equals).count()).isEqualTo(root);
        assertThat(instructions.lastIndexOf("USER vespa"))
                .isGreaterThanOrEqualTo(instructions.lastIndexOf("USER root"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
    void dockerfile_commands_areShell(String name) throws Exception {
        for (String instruction : instructions(FOLDER.resolve(name))) {
            if (instruction.startsWith("RUN ")) {
                assertThat(run(Map.of(), "bash", "-n", "-c", instruction.substring(4))
                                .output())
                        .isEmpty();
            }
        }
    }

    @Test
    void compose_ofOneMachine_namesWhatThereIs() throws IOException {
        JsonNode compose = yaml("compose.yaml");

        JsonNode vespa = compose.at("/services/vespa");
        JsonNode deploy = compose.at("/services/deploy");
        assertThat(names(compose.get("services"))).containsExactly("vespa", "deploy");
        assertBuilds(vespa);
        assertBuilds(deploy);
        assertThat(names(deploy.get("depends_on"))).containsExactly("vespa");
        String host = "http://" + vespa.get("hostname").asText();
        List<String> entrypoint = texts(deploy.get("entrypoint"));
        assertThat(Files.readString(FOLDER.resolve("Dockerfile")))
                .contains(" " + entrypoint.get(0) + "\n")
                .contains(" " + entrypoint.get(1) + "\n");
        assertThat(entrypoint.subList(2, 4)).containsExactly(host + ":19071", host + ":8080");
        assertThat(texts(vespa.get("volumes")))
                .map(volume -> volume.replaceAll(":.*", ""))
                .containsExactlyElementsOf(names(compose.get("volumes")));
        assertThat(texts(vespa.get("ports")))
                .isNotEmpty()
                .as("nobody else may reach Vespa")
                .allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void compose_forGpus_changesServicesThatThereAre() throws IOException {
        JsonNode services = yaml("compose.gpu.yaml").get("services");

        assertThat(names(services))
                .containsExactlyElementsOf(names(yaml("compose.yaml").get("services")));
        services.forEach(DockerFilesTest::assertBuilds);
        assertThat(services.at("/vespa/deploy/resources/reservations/devices/0/driver")
                        .asText())
                .isEqualTo("nvidia");
    }

    @Test
    void deployScript_syntax_isShell() throws Exception {
        assertThat(run(Map.of(), "bash", "-n", script())).isEqualTo(new Ended(0, ""));
    }

    @Test
    void deployScript_configServerThatComesUpLate_getsThePackage(@TempDir Path folder) throws Exception {
        Path zip = Files.writeString(folder.resolve("local.zip"), "zipped");
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<String> deployed = new AtomicReference<>("");
        HttpServer server = server(asked, deployed, 200);
        try {
            String url = url(server);

            Ended ended = run(Map.of("WAIT_SECONDS", "120"), script(), zip.toString(), url, url);

            assertThat(ended.output()).contains("prepared").contains("answers");
            assertThat(ended.status()).isZero();
            assertThat(deployed.get()).isEqualTo("application/zip: zipped");
            assertThat(asked.get()).isGreaterThan(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void deployScript_packageThatIsRefused_failsWithTheAnswer(@TempDir Path folder) throws Exception {
        Path zip = Files.writeString(folder.resolve("local.zip"), "zipped");
        HttpServer server = server(new AtomicInteger(), new AtomicReference<>(""), 400);
        try {
            Ended ended = run(Map.of("WAIT_SECONDS", "120"), script(), zip.toString(), url(server), url(server));

            assertThat(ended.output()).contains("prepared").contains("answered 400");
            assertThat(ended.status()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void deployScript_withoutPackageOrConfigServer_saysSo(@TempDir Path folder) throws Exception {
        Path zip = folder.resolve("local.zip");
        assertThat(run(Map.of(), script(), zip.toString()).output()).contains("found no " + zip);

        Files.writeString(zip, "zipped");
        String nobody = "http://localhost:" + FreePorts.any();
        Ended ended = run(Map.of("WAIT_SECONDS", "0"), script(), zip.toString(), nobody, nobody);
        assertThat(ended.output()).contains("the config server at " + nobody + " did not answer");
        assertThat(ended.status()).isEqualTo(1);
    }

    /** Is up from the second time on that it is asked. */
    private static HttpServer server(AtomicInteger asked, AtomicReference<String> deployed, int status)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/state/v1/health", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() == 1 ? 503 : 200, -1);
            exchange.close();
        });
        server.createContext("/application/v2/tenant/default/prepareandactivate", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            deployed.set(exchange.getRequestHeaders().getFirst("Content-Type") + ": " + body);
            byte[] answer = "{\"message\": \"prepared\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private static String script() {
        return FOLDER.resolve("deploy.sh").toString();
    }

    /** How a process ended, and what it wrote. */
    private record Ended(int status, String output) {}

    private static Ended run(Map<String, String> environment, String... command) throws Exception {
        File output = File.createTempFile("polyrank", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(List.of(command) + " did not end");
            }
            return new Ended(process.exitValue(), Files.readString(output.toPath()));
        } finally {
            Files.delete(output.toPath());
        }
    }

    private static void assertBuilds(JsonNode service) {
        Path context = FOLDER.resolve(service.at("/build/context").asText()).normalize();
        assertThat(context).isEqualTo(CONTEXT);
        assertThat(context.resolve(service.at("/build/dockerfile").asText())).isRegularFile();
        assertThat(service.get("image").asText()).startsWith("polyrank-vespa");
    }

    private static JsonNode yaml(String name) throws IOException {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FOLDER.resolve(name)));
        return new ObjectMapper().valueToTree(read);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Without comments, each on one line. */
    private static List<String> instructions(Path file) throws IOException {
        List<String> instructions = new ArrayList<>();
        StringBuilder instruction = new StringBuilder();
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                boolean goesOn = line.endsWith("\\");
                instruction.append(goesOn ? line.substring(0, line.length() - 1) : line);
                if (!goesOn) {
                    instructions.add(instruction.toString());
                    instruction.setLength(0);
                }
            }
        }
        assertThat(instruction).as("after the last line").isEmpty();
        return instructions;
    }

    private static String vespaVersion() throws IOException {
        Matcher version =
                Pattern.compile("<vespa.version>(.+)</vespa.version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
