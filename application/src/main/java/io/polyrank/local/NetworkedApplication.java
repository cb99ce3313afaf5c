package io.polyrank.local;

import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.name.Named;
import com.yahoo.container.standalone.StandaloneContainerApplication;

/**
 * Vespa's application for one container by itself, but with a message bus that has a network.
 *
 * <p>Implementation note. One property says two things to Vespa: to the model, which the constructor builds, that the content
 * nodes are those it knows from the start, which is so; and to components, made by {@link #start}, that documents stay in the
 * process, which is not. Another one names the container's config until it has been read, and from then on where document
 * operations find the name server.
 */
public final class NetworkedApplication extends StandaloneContainerApplication {

    /** The name of the binding for where the name server is, as a config id. */
    static final String NAMES = "polyrank-names";

    private static final String LOCAL = "vespa.local";
    private static final String CONFIG_ID = "config.id";

    private final String namesConfigId;

    @Inject
    NetworkedApplication(Injector injector, @Named(NAMES) String namesConfigId) {
        super(local(injector));
        this.namesConfigId = namesConfigId;
    }

    private static Injector local(Injector injector) {
        System.setProperty(LOCAL, "true");
        return injector;
    }

    @Override
    public void start() {
        System.clearProperty(LOCAL);
        System.setProperty(CONFIG_ID, namesConfigId);
        super.start();
    }
}
