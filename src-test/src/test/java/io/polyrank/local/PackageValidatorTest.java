package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.local.PackageReport.Accepted;
import io.polyrank.local.PackageReport.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        assertThat(model.schemas()).containsExactly("item", "user");
    }

    @Test
    void validate_builtZip_isAcceptedLikeItsDirectory() throws IOException {
        PackageModel model = accepted(validator.validate(BuiltPackage.zip()));

        assertThat(model.matchFeatures("item", "polyrank"))
                .isEqualTo(
                        accepted(validator.validate(BuiltPackage.directory())).matchFeatures("item", "polyrank"));
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
                .hasMessage("schema: expected one of [item, user], found 'items'");
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
                "<services version=\"1.0\">",
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
