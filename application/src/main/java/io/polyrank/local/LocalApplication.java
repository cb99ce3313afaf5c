package io.polyrank.local;

import io.polyrank.local.PackageReport.Accepted;
import io.polyrank.local.PackageReport.Refused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Runs an application package in this JVM: the real Vespa container with everything the package puts in it, and a stand-in for
 * the content nodes that holds the documents of a feed file.
 *
 * <p>The container's HTTP server listens on all network interfaces; Vespa has no setting for another choice. Only one
 * application can run in a JVM at a time. Its copy of the package lies in a temporary directory that {@link #close}
 * deletes. There is no access log. Vespa itself keeps some files under the directory that the environment variable
 * {@code VESPA_HOME} names, and cannot be told by other means: set it to a directory that may be written to.
 */
public final class LocalApplication implements AutoCloseable {

    private final URI uri;
    private final LocalContent content;
    private final Closings closings;

    private LocalApplication(URI uri, LocalContent content, Closings closings) {
        this.uri = uri;
        this.content = content;
        this.closings = closings;
    }

    /**
     * What to run.
     *
     * @param packagePath directory or zip file of the application package
     * @param port where to listen for HTTP; 0 for any free port
     * @param feed put operations in Vespa's JSON format, or null to start without documents
     * @param state folder in which documents that are written are kept over restarts, or null to forget them
     * @param logs folder for the logs of exposures and events that the package gives no folder, or null for none
     */
    public record Settings(
            Path packagePath,
            int port,
            @Nullable Path feed,
            @Nullable Path state,
            @Nullable Path logs) {

        /** Without folders for what is written. */
        public Settings(Path packagePath, int port, @Nullable Path feed) {
            this(packagePath, port, feed, null, null);
        }

        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: expected 0 to 65535, found " + port);
            }
        }
    }

    /**
     * Validates the package and starts it. Returns when queries can be sent.
     *
     * @throws PackageRefusedException if the package is not valid
     * @throws IllegalArgumentException if the port is taken, the feed is wrong, or the package asks for what local mode cannot do
     * @throws IllegalStateException if the container does not start or does not answer a first query
     * @throws IOException if a file cannot be read or written
     */
    public static LocalApplication start(Settings settings) throws IOException {
        int port = settings.port() == 0 ? FreePorts.any() : settings.port();
        FreePorts.requireFree(port);
        PlatformDefinitions definitions = new PlatformDefinitions(LocalApplication.class.getClassLoader());
        PackageReport report = new PackageValidator(definitions).validate(settings.packagePath());
        if (report instanceof Refused refused) {
            throw new PackageRefusedException(refused);
        }
        Closings closings = new Closings();
        try {
            return start(settings, port, ((Accepted) report).model(), definitions, closings);
        } catch (SAXException e) {
            closings.close();
            throw new IOException("The local copy of the package cannot be parsed", e);
        } catch (IOException | RuntimeException e) {
            closings.close();
            throw e;
        }
    }

    private static LocalApplication start(
            Settings settings, int port, PackageModel valid, PlatformDefinitions definitions, Closings closings)
            throws IOException, SAXException {
        WorkDirectory work = WorkDirectory.create("local");
        closings.add(work::close);
        Path source = PackageSource.directory(settings.packagePath(), work.directory("unpacked"));
        Path runnable = work.path().resolve("package");
        ModelBuilder builder = new ModelBuilder(definitions, new DeployMessages());
        builder.resolve(source, runnable);
        RunnablePackage.prepare(runnable, port, settings.logs());
        PackageFiles files = new PackageFiles(runnable, work.directory("generated"));
        PackageModel model = new PackageModel(builder.buildToRun(runnable, files, new LocalHosts(searchPorts(valid))));
        LocalContent content = new LocalContent(model, files, settings.feed(), settings.state());
        closings.add(content::close);
        closings.add(LocalContainer.start(runnable, model, content.server().namesConfigId())::close);
        URI uri = URI.create("http://localhost:" + port + "/");
        Readiness.await(uri, model.schemas());
        return new LocalApplication(uri, content, closings);
    }

    /** One free port for the first search node of every content cluster, so that several JVMs can run side by side. */
    private static Map<String, Integer> searchPorts(PackageModel model) throws IOException {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String cluster : model.contentClusters()) {
            for (String node : model.searchNodeConfigIds(cluster)) {
                ports.put(node, FreePorts.any());
            }
        }
        return ports;
    }

    /** Where the container answers HTTP, such as {@code http://localhost:8080/}. */
    public URI uri() {
        return uri;
    }

    /** How many documents each schema has. */
    public Map<String, Integer> documentCounts() {
        return content.documentCounts();
    }

    @Override
    public void close() {
        closings.close();
    }

    /** What was started, ended in the opposite order, once. */
    private static final class Closings {

        private final Deque<Runnable> closings = new ArrayDeque<>();

        synchronized void add(Runnable closing) {
            closings.push(closing);
        }

        synchronized void close() {
            while (!closings.isEmpty()) {
                closings.pop().run();
            }
        }
    }
}
