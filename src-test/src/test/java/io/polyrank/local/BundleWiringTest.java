package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** The bundles of the built package in a real OSGi framework that exports what Vespa's platform exports. */
class BundleWiringTest {

    private static final Pattern COMPONENT = Pattern.compile("<\\w+ id=\"([\\w.$]+)\" bundle=\"(\\w+)\"");

    private final Path storage;

    @SuppressWarnings("NullAway.Init")
    private Framework framework;

    private final Map<String, Bundle> bundles = new TreeMap<>();

    BundleWiringTest(@TempDir Path storage) {
        this.storage = storage;
    }

    @BeforeEach
    void startFramework() throws BundleException, IOException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, storage.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, platformExports()));
        framework.start();
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(BuiltPackage.directory().resolve("components"), "*.jar")) {
            for (Path jar : jars) {
                Bundle bundle =
                        framework.getBundleContext().installBundle(jar.toUri().toString());
                bundles.put(bundle.getSymbolicName(), bundle);
            }
        }
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void start_bundlesOfThePackage_areActive() throws BundleException {
        assertThat(bundles).containsOnlyKeys("components", "searchers");
        for (Bundle bundle : bundles.values()) {
            bundle.start();
            assertThat(bundle.getState()).as(bundle.getSymbolicName()).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void loadClass_componentsOfServices_areInTheirBundles() throws Exception {
        Matcher components =
                COMPONENT.matcher(Files.readString(BuiltPackage.directory().resolve("services/polyrank.xml")));
        while (components.find()) {
            Bundle bundle = bundle(components.group(2));
            Class<?> loaded = bundle.loadClass(components.group(1));
            // Links the class: what its constructors and fields name must be visible to the bundle.
            assertThat(loaded.getConstructors()).as(loaded.getName()).isNotEmpty();
            assertThat(loaded.getDeclaredFields()).isNotNull();
        }
    }

    @Test
    void loadClass_exportedPackage_isTheSameClassForBothBundles() throws Exception {
        Class<?> own = bundle("components").loadClass("io.polyrank.spec.TaskKind");

        assertThat(own.getClassLoader()).isNotEqualTo(getClass().getClassLoader());
        for (Bundle bundle : bundles.values()) {
            bundle.start();
        }
        for (BundleWire wire : bundle("searchers").adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package")) {
            String name = String.valueOf(wire.getCapability().getAttributes().get("osgi.wiring.package"));
            if (name.startsWith("io.polyrank.")) {
                assertThat(wire.getProvider().getSymbolicName()).as(name).isEqualTo("components");
            }
        }
    }

    private Bundle bundle(String name) {
        Bundle bundle = bundles.get(name);
        if (bundle == null) {
            throw new AssertionError("The package has no bundle '" + name + "', only " + bundles.keySet());
        }
        return bundle;
    }

    /** The union of what the jars of the platform export, each package once. */
    private static String platformExports() throws IOException {
        List<String> clauses = new ArrayList<>();
        PlatformExports.of(jar -> true).forEach((name, version) -> clauses.add(name + ";version=\"" + version + "\""));
        return String.join(",", clauses);
    }
}
