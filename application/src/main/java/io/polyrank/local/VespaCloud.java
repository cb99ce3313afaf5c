package io.polyrank.local;

import com.yahoo.config.model.api.ApplicationClusterEndpoint;
import com.yahoo.config.model.api.ContainerEndpoint;
import com.yahoo.config.model.api.EndpointCertificateSecrets;
import com.yahoo.config.model.deploy.DeployState;
import com.yahoo.config.model.deploy.TestProperties;
import com.yahoo.config.provision.Environment;
import com.yahoo.config.provision.RegionName;
import com.yahoo.config.provision.SystemName;
import com.yahoo.config.provision.Zone;
import com.yahoo.security.KeyAlgorithm;
import com.yahoo.security.KeyUtils;
import com.yahoo.security.SignatureAlgorithm;
import com.yahoo.security.X509CertificateBuilder;
import com.yahoo.security.X509CertificateUtils;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Vespa Cloud, as far as the model of a package depends on it: machines come in numbers and sizes instead of by name, and clients
 * show certificates. A package with a deployment.xml is for it.
 */
final class VespaCloud {

    /** Which region it is makes no difference to the model. */
    private static final Zone ZONE = new Zone(SystemName.Public, Environment.prod, RegionName.from("aws-us-east-1c"));

    /** Nobody looks at the clock here. */
    private static final Duration LIFETIME = Duration.ofDays(36_500);

    private static final String CLIENTS = "security/clients.pem";

    private VespaCloud() {}

    /** Whether a package is for Vespa Cloud. */
    static boolean isMeant(Path directory) {
        return Files.isRegularFile(directory.resolve("deployment.xml"));
    }

    /** Where a package is deployed to. */
    static Zone zone(Path directory) {
        return isMeant(directory) ? ZONE : Zone.defaultZone();
    }

    /** Whether a package lacks what Vespa Cloud will not take it without, and what its maker cannot know. */
    static boolean lacksClients(Path directory) {
        return isMeant(directory) && !Files.exists(directory.resolve(CLIENTS));
    }

    /** Adds the certificate of a client that nobody is, so that the rest of a package can be checked. */
    static void addClients(Path directory) throws IOException {
        KeyPair keys = KeyUtils.generateKeypair(KeyAlgorithm.EC, 256);
        String certificate = X509CertificateUtils.toPem(X509CertificateBuilder.fromKeypair(
                        keys,
                        new X500Principal("CN=nobody"),
                        Instant.EPOCH,
                        Instant.EPOCH.plus(LIFETIME),
                        SignatureAlgorithm.SHA256_WITH_ECDSA,
                        BigInteger.ONE)
                .build());
        Path file = directory.resolve(CLIENTS);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, certificate);
    }

    /** The properties of the installation a package is for. */
    static TestProperties properties(Path directory) {
        TestProperties properties = new TestProperties();
        return isMeant(directory)
                ? properties
                        .setHostedVespa(true)
                        .setMultitenant(true)
                        .setEndpointCertificateSecrets(
                                Optional.of(new EndpointCertificateSecrets("certificate", "key")))
                : properties;
    }

    /** Vespa Cloud gives each container cluster a name of its own to be asked by. */
    private static Set<ContainerEndpoint> endpoints(Path directory) throws IOException, SAXException {
        Set<ContainerEndpoint> endpoints = new HashSet<>();
        NodeList containers = ServicesFiles.parse(directory).getElementsByTagName("container");
        for (int i = 0; i < containers.getLength(); i++) {
            String id = ((Element) containers.item(i)).getAttribute("id");
            endpoints.add(new ContainerEndpoint(
                    id,
                    ApplicationClusterEndpoint.Scope.zone,
                    List.of(id + ".invalid"),
                    OptionalInt.empty(),
                    ApplicationClusterEndpoint.RoutingMethod.exclusive));
        }
        return endpoints;
    }

    /**
     * Gives a package the machines and names it asks for.
     *
     * @param resolvedDirectory the package with includes resolved
     */
    static void provide(DeployState.Builder state, Path resolvedDirectory) throws IOException, SAXException {
        state.zone(ZONE).modelHostProvisioner(new CloudHosts()).endpoints(endpoints(resolvedDirectory));
    }
}
