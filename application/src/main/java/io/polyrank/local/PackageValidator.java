package io.polyrank.local;

import com.yahoo.yolean.Exceptions;
import io.polyrank.local.PackageReport.Accepted;
import io.polyrank.local.PackageReport.Refused;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Validates an application package as a config server does when it is deployed, and somewhat stricter, without any server.
 *
 * <p>Found beyond what Vespa finds at deployment: every warning fails but three that are expected offline; a file that a config
 * names must exist; bundles and classes named in services.xml must be in the package; packaged models must be able to serve, and
 * events be kept as they read them. Not found: what only Vespa's native programs check, such as the input sizes of an ONNX
 * model in a rank profile.
 */
public final class PackageValidator {

    /** Applied to packages that Vespa accepts. */
    private static final List<PackageCheck> CHECKS =
            List.of(new BundleCheck(), new PassportCheck(), new BehaviourCheck());

    private final PlatformDefinitions definitions;

    public PackageValidator() {
        this(new PlatformDefinitions(PackageValidator.class.getClassLoader()));
    }

    PackageValidator(PlatformDefinitions definitions) {
        this.definitions = definitions;
    }

    /**
     * Validates one package.
     *
     * @param path directory or zip file of the package; stays untouched
     * @throws IllegalArgumentException if there is no package at the path
     * @throws IOException if a file cannot be read or a temporary one cannot be written
     */
    public PackageReport validate(Path path) throws IOException {
        try (WorkDirectory work = WorkDirectory.create("validate")) {
            Path directory = PackageSource.directory(path, work.directory("unpacked"));
            return new Run(directory, work.path().resolve("resolved")).report();
        }
    }

    /** One validation. */
    private final class Run {

        private final Path directory;
        private final Path resolvedDirectory;
        private final DeployMessages messages = new DeployMessages();
        private final FindingPlaces places;
        private final List<PackageFinding> errors = new ArrayList<>();

        Run(Path directory, Path resolvedDirectory) {
            this.directory = directory;
            this.resolvedDirectory = resolvedDirectory;
            this.places = new FindingPlaces(directory, resolvedDirectory);
        }

        PackageReport report() throws IOException {
            PackageModel model = build();
            if (model != null) {
                check(model);
            }
            List<PackageFinding> warnings =
                    messages.warnings().stream().map(places::finding).toList();
            return model != null && errors.isEmpty() && warnings.isEmpty()
                    ? new Accepted(model, notes())
                    : new Refused(errors, warnings);
        }

        private List<String> notes() {
            return VespaCloud.lacksClients(directory)
                    ? List.of("security/clients.pem is not in the package; Vespa Cloud refuses it until"
                            + " 'vespa auth cert' or you put the certificate of your clients there")
                    : List.of();
        }

        private @Nullable PackageModel build() throws IOException {
            try {
                return new PackageModel(new ModelBuilder(definitions, messages).prepare(directory, resolvedDirectory));
            } catch (NoSuchFileException e) {
                Path missing = Path.of(e.getFile());
                if (!missing.startsWith(directory)) {
                    throw e;
                }
                errors.add(new PackageFinding(
                        directory.relativize(missing).toString(),
                        "is not in the application package, and something in it includes this file",
                        "add the file, or correct what includes it"));
                return null;
            } catch (IOException e) {
                throw e;
            } catch (SAXException | RuntimeException e) {
                errors.add(places.finding(Exceptions.toMessageString(e)));
                return null;
            }
        }

        private void check(PackageModel model) throws IOException {
            try {
                PackageCheck.Checked checked =
                        new PackageCheck.Checked(resolvedDirectory, new ServicesFiles(directory), model);
                for (PackageCheck check : CHECKS) {
                    errors.addAll(check.findings(checked));
                }
            } catch (SAXException e) {
                errors.add(places.finding(Exceptions.toMessageString(e)));
            }
        }
    }
}
