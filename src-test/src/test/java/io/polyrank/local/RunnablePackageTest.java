package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

class RunnablePackageTest {

    private final Path directory;

    RunnablePackageTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void prepare_fileOfAConfig_becomesAnAbsolutePath() throws IOException, SAXException {
        Files.createDirectories(directory.resolve("models"));
        Files.writeString(directory.resolve("models/a.onnx"), "a");

        String services = prepared("<component id=\"c\"><config name=\"x.y\"><models><item><name>a</name>"
                + "<file path=\"models/a.onnx\"/></item></models></config></component>");

        assertThat(services).contains("<file>" + directory.resolve("models/a.onnx") + "</file>");
    }

    @Test
    void prepare_fileThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> prepared("<config name=\"x.y\"><file path=\"models/b.onnx\"/></config>"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("config x.y names the file 'models/b.onnx'");
    }

    @Test
    void prepare_modelOutsideThePackage_isRefused() {
        assertThatThrownBy(() -> prepared("<config name=\"x.y\"><file url=\"https://example.org/m\"/></config>"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a model outside the package in <file>");
    }

    @Test
    void prepare_container_listensOnThePortWithoutAccessLogOrWarmUp() throws IOException, SAXException {
        String services = prepared("<accesslog type=\"json\"/><http><server id=\"a\" port=\"8080\"/></http>");

        assertThat(services)
                .contains("<server id=\"a\" port=\"12345\"/>")
                .contains("<accesslog type=\"disabled\"/>")
                .doesNotContain("json")
                .contains("<warmuptime>0.0</warmuptime>");
        assertThat(prepared("")).contains("<http><server id=\"default\" port=\"12345\"/></http>");
    }

    @Test
    void prepare_logs_areAConfigOfTheContainer() throws IOException, SAXException {
        assertThat(prepared(""))
                .contains("<config name=\"io.polyrank.experiment.log-files\"><folder>" + directory.resolve("logs")
                        + "</folder></config></container>");
    }

    @Test
    void prepare_severalContainers_isRefused() {
        assertThatThrownBy(() -> prepared("</container><container id=\"second\" version=\"1.0\">"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("services.xml: local mode runs one <container>, found 2");
    }

    private String prepared(String inContainer) throws IOException, SAXException {
        Path services = directory.resolve("services.xml");
        Files.writeString(
                services,
                "<services version=\"1.0\"><container id=\"default\" version=\"1.0\">" + inContainer
                        + "</container></services>");
        RunnablePackage.prepare(directory, 12_345, directory.resolve("logs"));
        return Files.readString(services);
    }
}
