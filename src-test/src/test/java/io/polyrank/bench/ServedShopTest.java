package io.polyrank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyrank.local.PackageReport;
import io.polyrank.local.PackageValidator;
import io.polyrank.runtime.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedShopTest {

    private static final String MODELS = "<config name=\"io.polyrank.runtime.task-models\">";

    private final Path folder;
    private final Path services;
    private final ServedShop shop;

    ServedShopTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Path source = folder.resolve("shop");
        this.services = Files.createDirectories(source.resolve("services")).resolve("polyrank.xml");
        this.shop = new ServedShop(source, folder.resolve("feed.jsonl"));
    }

    @Test
    void onDevice_cuda_configuresACopy() throws IOException {
        String before = "<services>" + MODELS + "<models/></config></services>";
        Files.writeString(services, before);

        ServedShop onDevice = shop.onDevice(Device.Kind.CUDA, folder);

        assertThat(onDevice.applicationPackage().resolve("services/polyrank.xml"))
                .hasContent("<services>" + MODELS + "<device>CUDA</device><models/></config></services>");
        assertThat(onDevice.feed()).isEqualTo(shop.feed());
        assertThat(services).hasContent(before);
    }

    @Test
    void onDevice_cpu_isThePackageItself() throws IOException {
        assertThat(shop.onDevice(Device.Kind.CPU, folder)).isSameAs(shop);
    }

    @Test
    void onDevice_packageWithoutModels_isRefused() throws IOException {
        Files.writeString(services, "<services/>");

        assertThatThrownBy(() -> shop.onDevice(Device.Kind.CUDA, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--device: found no " + MODELS);
    }

    @Test
    void withShape_anyShape_isAPackageThatServes() throws IOException {
        Path built = Path.of(System.getProperty("polyrank.package", "application/target/application"));
        BenchModel shape = BenchModel.DTRN_2X4;

        ServedShop shaped = new ServedShop(built, folder.resolve("none")).withShape(shape, 10, folder);

        PackageReport report = new PackageValidator().validate(shaped.applicationPackage());
        assertThat(report).isInstanceOf(PackageReport.Accepted.class);
    }
}
