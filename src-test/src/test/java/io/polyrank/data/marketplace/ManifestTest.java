package io.polyrank.data.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    private static final MarketplaceArguments SMALL = new MarketplaceArguments(20, 15, 1, -3);

    private final Path folder;

    ManifestTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void of_generatedFolder_isWhatItWasMadeFrom() throws IOException {
        MarketplaceGenerator.generate(SMALL, folder, day -> {});

        assertThat(MarketplaceArguments.of(folder)).isEqualTo(SMALL);
    }

    @Test
    void of_folderWithoutData_isRefused() {
        assertThatThrownBy(() -> MarketplaceArguments.of(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("marketplace.json: found no file");
    }

    @Test
    void of_unfinishedFolder_isRefused() throws IOException {
        Manifest.write(folder.resolve("marketplace.json"), SMALL, null);

        assertThatThrownBy(() -> MarketplaceArguments.of(folder))
                .hasMessageEndingWith("complete: found \"false\", expected true; generate the marketplace again");
    }

    @Test
    void of_otherVersion_isRefused() throws IOException {
        MarketplaceGenerator.generate(SMALL, folder, day -> {});
        Path manifest = folder.resolve("marketplace.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"version\" : ", "\"version\" : 9"));

        assertThatThrownBy(() -> MarketplaceArguments.of(folder)).hasMessageContaining("version: found \"9");
    }
}
