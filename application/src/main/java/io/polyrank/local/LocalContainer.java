package io.polyrank.local;

import com.google.inject.AbstractModule;
import com.google.inject.name.Names;
import com.yahoo.application.container.impl.ClassLoaderOsgiFramework;
import com.yahoo.config.model.ConfigModelRepo;
import com.yahoo.container.standalone.StandaloneContainerApplication;
import com.yahoo.jdisc.test.TestDriver;
import com.yahoo.yolean.Exceptions;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The real Vespa container in this JVM.
 *
 * <p>Implementation note: the container reads the package a second time, for itself; the content clusters come from the model
 * that was built before. Bundles share one class loader whose parent is ours, so classes on our class path win over the same
 * classes in a bundle. The container keeps its registries in static fields: only one can run in a JVM at a time.
 */
final class LocalContainer implements AutoCloseable {

    /**
     * Vespa's logger of deployment messages, switched off for the container's own reading of the package: its warnings were judged
     * when the package was validated. Held here because loggers are forgotten, with their levels, when nobody holds them.
     */
    private static final Logger DEPLOY_LOGGER = Logger.getLogger("DeployLogger");

    private final TestDriver driver;

    private LocalContainer(TestDriver driver) {
        this.driver = driver;
    }

    /**
     * @param directory the runnable copy of the package from which the model was built
     * @param namesConfigId where document operations find the name server
     */
    static LocalContainer start(Path directory, PackageModel model, String namesConfigId) {
        DEPLOY_LOGGER.setLevel(Level.SEVERE);
        try {
            return new LocalContainer(TestDriver.newInstance(
                    new ClassLoaderOsgiFramework(),
                    NetworkedApplication.class.getName(),
                    false,
                    new Bindings(directory, model, namesConfigId)));
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException("The Vespa container did not start: " + Exceptions.toMessageString(e), e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }

    private static final class Bindings extends AbstractModule {

        private final Path directory;
        private final PackageModel model;
        private final String namesConfigId;

        Bindings(Path directory, PackageModel model, String namesConfigId) {
            this.directory = directory;
            this.model = model;
            this.namesConfigId = namesConfigId;
        }

        @Override
        protected void configure() {
            bind(Path.class)
                    .annotatedWith(StandaloneContainerApplication.APPLICATION_PATH_NAME)
                    .toInstance(directory);
            bind(ConfigModelRepo.class)
                    .annotatedWith(StandaloneContainerApplication.CONFIG_MODEL_REPO_NAME)
                    .toInstance(model.vespa().configModelRepo());
            bind(String.class)
                    .annotatedWith(Names.named(NetworkedApplication.NAMES))
                    .toInstance(namesConfigId);
            bind(Boolean.class)
                    .annotatedWith(Names.named(StandaloneContainerApplication.DISABLE_NETWORKING_ANNOTATION))
                    .toInstance(false);
        }
    }
}
