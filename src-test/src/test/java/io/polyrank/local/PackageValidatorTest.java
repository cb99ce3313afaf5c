package io.polyrank.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.yahoo.vespa.model.container.ApplicationContainer;
import com.yahoo.vespa.model.content.cluster.ContentCluster;
import io.polyrank.local.PackageReport.Accepted;
import io.polyrank.local.PackageReport.Refused;
import io.polyrank.runtime.TaskModels;
import io.polyrank.runtime.TaskModelsConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageValidatorTest {

    private final PackageValidator validator = new PackageValidator();

    private final Path temporary;

    PackageValidatorTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void validate_builtPackage_isAccepted() throws IOException {
        PackageModel model = accepted(validator.validate(BuiltPackage.directory()));

        assertThat(model.containerClusters()).containsExactly("default");
        assertThat(model.contentClusters()).containsExactly("shop");
        assertThat(model.schemas()).containsExactlyInAnyOrder("experiments", "exposure", "item", "user");
    }

    @Test
    void validate_builtZip_isAcceptedLikeItsDirectory() throws IOException {
        PackageModel model = accepted(validator.validate(BuiltPackage.zip()));

        assertThat(model.matchFeatures("item", "polyrank"))
                .isEqualTo(
                        accepted(validator.validate(BuiltPackage.directory())).matchFeatures("item", "polyrank"));
    }

    @Test
    void validate_packageForMachines_hasGpusAndTwoGroups() throws IOException {
        PackageModel model = accepted(validator.validate(BuiltPackage.zip("selfhosted")));

        assertThat(devices(model)).containsExactly(TaskModelsConfig.Device.CUDA);
        assertThat(containers(model)).hasSize(2);
        ContentCluster content =
                requireNonNull(model.vespa().getContentClusters().get("shop"));
        assertThat(content.getRedundancy().effectiveFinalRedundancy()).isEqualTo(2);
        assertThat(content.getRootGroup().getSubgroups())
                .extracting(group -> group.getNodes().size())
                .containsExactly(2, 1);
    }

    @Test
    void validate_packageForCloud_asksForGpusAndNotesTheMissingCertificate() throws IOException {
        PackageReport report = validator.validate(BuiltPackage.zip("cloud"));

        PackageModel model = accepted(report);
        assertThat(devices(model)).containsExactly(TaskModelsConfig.Device.CUDA);
        assertThat(containers(model)).allSatisfy(container -> assertThat(container
                        .getHostResource()
                        .realResources()
                        .gpuResources()
                        .count())
                .isEqualTo(1));
        assertThat(((Accepted) report).notes())
                .singleElement(STRING)
                .contains("security/clients.pem")
                .contains("vespa auth cert");
    }

    @Test
    void validate_packageForCloudWithNamedMachines_isRefused() throws IOException {
        Path copy = BuiltPackage.copyTo(temporary.resolve("cloud"));
        Files.writeString(copy.resolve("deployment.xml"), "<deployment version=\"1.0\"><prod/></deployment>");

        assertThat(((Refused) validator.validate(copy)).lines())
                .contains("Clusters in hosted environments must have a <nodes count='N'> tag");
    }

    @Test
    void packages_everyPlace_differOnlyInWhatSaysWhereThingsRun() throws IOException {
        Set<String> places = Set.of("services.xml", "hosts.xml", "deployment.xml", "security/README.md");
        Map<String, Long> local = contents(BuiltPackage.zip("local"), places);

        assertThat(local).containsKeys("schemas/item.sd", "models/default.onnx", "services/polyrank.xml");
        assertThat(contents(BuiltPackage.zip("selfhosted"), places)).isEqualTo(local);
        assertThat(contents(BuiltPackage.zip("cloud"), places)).isEqualTo(local);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "selfhosted", "cloud"})
    void packages_anyPlace_holdNoKeys(String place) throws IOException {
        try (ZipFile file = new ZipFile(BuiltPackage.zip(place).toFile())) {
            List<? extends ZipEntry> entries = Collections.list(file.entries());
            assertThat(entries)
                    .extracting(ZipEntry::getName)
                    .noneMatch(name -> name.matches("(?i).*\\.(key|p12|jks|pfx|pem)"));
            for (ZipEntry entry : entries) {
                String text = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(text.contains("PRIVATE KEY-----"))
                        .as(entry.getName())
                        .isFalse();
            }
        }
    }

    @Test
    void validate_noPackage_saysHowToBuildOne() {
        assertThatThrownBy(() -> validator.validate(temporary))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected services.xml")
                .hasMessageContaining("./mvnw package");
        assertThatThrownBy(() -> validator.validate(temporary.resolve("absent")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found nothing");
    }

    @Test
    void matchFeatures_profileForModels_namesTheItemFieldsInOrder() throws IOException {
        PackageModel model = accepted(validator.validate(BuiltPackage.directory()));

        assertThat(model.matchFeatures("item", "polyrank"))
                .containsExactly(
                        "attribute(item_id)",
                        "attribute(category_id)",
                        "attribute(brand_id)",
                        "attribute(price)",
                        "attribute(rating)",
                        "attribute(tags)",
                        "attribute(count_exposed)",
                        "attribute(count_click)",
                        "attribute(count_cart)",
                        "attribute(count_purchase)");
        assertThat(model.matchFeatures("user", "fetch")).isEmpty();
    }

    @Test
    void matchFeatures_unknownSchemaOrProfile_isRefusedWithTheKnownOnes() throws IOException {
        PackageModel model = accepted(validator.validate(BuiltPackage.directory()));

        assertThatThrownBy(() -> model.matchFeatures("items", "polyrank"))
                .hasMessage("schema: expected one of [experiments, exposure, item, user], found 'items'");
        assertThatThrownBy(() -> model.matchFeatures("item", "polyrang"))
                .hasMessageContaining("rank profile of schema 'item': expected one of [default, unranked, polyrank]");
    }

    @ParameterizedTest
    @EnumSource
    void validate_brokenPackage_isRefusedNamingThePlace(Mistake mistake) throws IOException {
        Path broken = BuiltPackage.copyTo(temporary.resolve("broken"));
        mistake.makeIn(broken);

        PackageReport report = validator.validate(broken);

        assertThat(report).isInstanceOf(Refused.class);
        assertThat(((Refused) report).lines()).contains(mistake.place()).contains(mistake.reasons());
    }

    @Test
    void validate_includedAndVariantElements_areResolvedFirst() throws IOException {
        Path copy = BuiltPackage.copyTo(temporary.resolve("variants"));
        BuiltPackage.replace(
                copy.resolve("services.xml"),
                "<services version=\"1.0\" xmlns:preprocess=\"properties\">",
                "<services version=\"1.0\" xmlns:deploy=\"vespa\" xmlns:preprocess=\"properties\">"
                        + "<preprocess:properties><port>8081</port></preprocess:properties>");
        BuiltPackage.replace(copy.resolve("services.xml"), "port=\"8080\"", "port=\"${port}\"");

        assertThat(validator.validate(copy)).isInstanceOf(Accepted.class);
    }

    @Test
    void validate_anyPackage_leavesItUntouched() throws IOException {
        Path copy = BuiltPackage.copyTo(temporary.resolve("copy"));
        String before = listing(copy);

        validator.validate(copy);

        assertThat(listing(copy)).isEqualTo(before);
    }

    private static List<ApplicationContainer> containers(PackageModel model) {
        return requireNonNull(model.vespa().getContainerClusters().get("default"))
                .getContainers();
    }

    /** By file, its checksum. */
    private static Map<String, Long> contents(Path zip, Set<String> without) throws IOException {
        Map<String, Long> contents = new TreeMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            file.stream()
                    .filter(entry -> !entry.isDirectory()
                            && !without.contains(entry.getName())
                            && !entry.getName().startsWith("tests/"))
                    .forEach(entry -> contents.put(entry.getName(), entry.getCrc()));
        }
        return contents;
    }

    private static List<TaskModelsConfig.Device.Enum> devices(PackageModel model) {
        return model.containerClusters().stream()
                .map(cluster -> new TaskModelsConfig(model.config(
                                new TaskModelsConfig.Builder(), cluster + "/component/" + TaskModels.class.getName()))
                        .device())
                .toList();
    }

    private static String listing(Path directory) throws IOException {
        StringBuilder listing = new StringBuilder();
        try (var files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                listing.append(file)
                        .append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append('\n');
            }
        }
        return listing.toString();
    }

    private static PackageModel accepted(PackageReport report) {
        assertThat(report).isInstanceOf(Accepted.class);
        return ((Accepted) report).model();
    }
}
