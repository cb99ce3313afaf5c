package io.polyrank.local;

import ai.vespa.rankingexpression.importer.lightgbm.LightGBMImporter;
import ai.vespa.rankingexpression.importer.onnx.OnnxImporter;
import ai.vespa.rankingexpression.importer.vespa.VespaImporter;
import ai.vespa.rankingexpression.importer.xgboost.XGBoostImporter;
import com.yahoo.config.application.api.ApplicationPackage;
import com.yahoo.config.model.NullConfigModelRegistry;
import com.yahoo.config.model.api.HostProvisioner;
import com.yahoo.config.model.api.ValidationParameters;
import com.yahoo.config.model.application.provider.FilesApplicationPackage;
import com.yahoo.config.model.deploy.DeployState;
import com.yahoo.config.model.deploy.TestProperties;
import com.yahoo.vespa.model.VespaModel;
import com.yahoo.vespa.model.application.validation.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.xml.sax.SAXException;

/**
 * Builds Vespa's own model of an application package, without a config server.
 *
 * <p>Errors come as the exceptions of Vespa; {@link PackageValidator} makes findings of them.
 */
final class ModelBuilder {

    private final PlatformDefinitions definitions;
    private final DeployMessages messages;

    ModelBuilder(PlatformDefinitions definitions, DeployMessages messages) {
        this.definitions = definitions;
        this.messages = messages;
    }

    /**
     * Does what a config server does when a package is prepared: resolves includes and variants, checks services.xml against its
     * grammar, builds the model and applies the validation rules.
     *
     * @param directory the package; stays untouched
     * @param resolvedDirectory where the package goes with includes and variants resolved; absent or empty
     */
    VespaModel prepare(Path directory, Path resolvedDirectory) throws IOException, SAXException {
        ApplicationPackage resolved = resolve(directory, resolvedDirectory);
        resolved.validateXML();
        DeployState.Builder builder =
                state(resolved, new PackageFiles(directory, resolvedDirectory), VespaCloud.properties(directory));
        if (VespaCloud.isMeant(directory)) {
            VespaCloud.provide(builder, resolvedDirectory);
        }
        DeployState state = builder.build(new ValidationParameters());
        VespaModel model = new VespaModel(new NullConfigModelRegistry(), state);
        new Validation().validate(model, new ValidationParameters(), state);
        return model;
    }

    /** Writes a copy of a package with includes and variants of services.xml resolved. */
    ApplicationPackage resolve(Path directory, Path resolvedDirectory) throws IOException {
        ApplicationPackage resolved = new FilesApplicationPackage.Builder(directory.toFile())
                .includeSourceFiles(true)
                .preprocessedDir(resolvedDirectory.toFile())
                .build()
                .preprocess(VespaCloud.zone(directory), messages);
        if (VespaCloud.lacksClients(directory)) {
            VespaCloud.addClients(resolvedDirectory);
        }
        return resolved;
    }

    /**
     * Builds the model of a package that was prepared before, to be run. Imported machine-learned models are written into the
     * directory, where the container looks for them.
     *
     * @param directory a resolved package that may be written to
     * @param hosts where the services run
     */
    VespaModel buildToRun(Path directory, PackageFiles files, HostProvisioner hosts) throws IOException, SAXException {
        ApplicationPackage resolved = FilesApplicationPackage.fromDir(directory.toFile(), true, Map.of());
        DeployState state = state(resolved, files, new TestProperties())
                .modelHostProvisioner(hosts)
                .build(new ValidationParameters());
        return new VespaModel(new NullConfigModelRegistry(), state);
    }

    private DeployState.Builder state(ApplicationPackage resolved, PackageFiles files, TestProperties properties) {
        return new DeployState.Builder()
                .applicationPackage(resolved)
                .deployLogger(messages)
                .fileRegistry(files)
                .modelImporters(
                        List.of(new VespaImporter(), new OnnxImporter(), new XGBoostImporter(), new LightGBMImporter()))
                .properties(properties)
                .configDefinitionRepo(definitions);
    }
}
