package io.polyrank.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;

/** What the bundles embed, and under which licences others may use that and what local mode runs with. */
class SbomTest {

    private static final Path SBOM = BuiltPackage.directory().resolveSibling("polyrank-sbom.json");

    /** What may be deployed with the product. */
    private static final Set<String> EMBEDDED = Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause");

    /** What training and local mode may run with: used as they are, from where their makers publish them. */
    private static final Set<String> USED = Set.of(
            "Apache-2.0",
            "Apache-1.0",
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-4-Clause",
            "BSD licence",
            "Bouncy Castle Licence",
            "CC0-1.0",
            "CDDL-1.1",
            "(CDDL-1.0 OR GPL-2.0-with-classpath-exception)",
            "EPL-2.0",
            "Public Domain",
            "Unicode-3.0");

    /** Draws the leaderboard's charts, through XChart; nothing of it is deployed. */
    private static final String CHARTS = "VectorGraphics2D";

    @Test
    void bundles_embeddedJars_areThoseOfTheNotice() throws IOException {
        String notice = Files.readString(Path.of("NOTICE"));

        Set<String> embedded = embedded().keySet();

        assertThat(embedded).isNotEmpty().allSatisfy(jar -> assertThat(notice)
                .contains("* " + jar.replaceAll("-([\\d.]+)\\.jar$", " $1") + ","));
        assertThat(notice.lines().filter(line -> line.startsWith("* "))).hasSameSizeAs(embedded);
    }

    @Test
    void bundles_embeddedPackages_areNotThoseOfThePlatform() throws IOException {
        Map<String, Set<String>> embedded = embedded();
        Set<String> exported = PlatformExports.of(
                        url -> embedded.keySet().stream().noneMatch(jar -> url.contains("/" + jar)))
                .keySet();

        assertThat(exported).contains("com.google.common.collect", "ai.onnxruntime");
        embedded.forEach((jar, packages) -> assertThat(packages)
                .as(jar)
                .isNotEmpty()
                .doesNotContainAnyElementsOf(exported)
                .noneMatch(name -> name.startsWith("ai.onnxruntime")));
    }

    @Test
    void bundles_embeddedJars_haveLicencesToBeDeployed() throws IOException {
        Map<String, Set<String>> licences = licences();

        for (String jar : embedded().keySet()) {
            assertThat(licences).as("components of " + SBOM).containsKey(jar);
            assertThat(licences.get(jar)).as(jar).containsAnyElementsOf(EMBEDDED);
        }
    }

    @Test
    void localMode_everyJar_hasALicenceToBeUsed() throws IOException {
        Map<String, Set<String>> licences = licences();

        assertThat(licences).hasSizeGreaterThan(100);
        licences.forEach((jar, found) -> {
            if (!jar.startsWith(CHARTS)) {
                assertThat(found).as(jar).containsAnyElementsOf(USED);
            }
        });
    }

    /** The licences of each jar of the bill of materials, of which one may be chosen, by the jar's name. */
    private static Map<String, Set<String>> licences() throws IOException {
        assumeTrue(
                Files.exists(SBOM),
                SBOM
                        + ": not there, since Maven makes it only when it is not offline; run ./mvnw package once without -o");
        Map<String, Set<String>> licences = new TreeMap<>();
        for (JsonNode component : new ObjectMapper().readTree(SBOM.toFile()).get("components")) {
            Set<String> found = new TreeSet<>();
            for (JsonNode choice : component.path("licenses")) {
                JsonNode licence = choice.path("license");
                found.add(
                        choice.has("expression")
                                ? choice.get("expression").asText()
                                : licence.path("id").asText(licence.path("name").asText()));
            }
            String jar = component.get("name").asText() + "-"
                    + component.get("version").asText() + ".jar";
            if (!component.path("group").asText().equals("io.polyrank")) {
                licences.put(jar, found);
            }
        }
        return licences;
    }

    /** The packages of each jar that a bundle of the package embeds. */
    private static Map<String, Set<String>> embedded() throws IOException {
        Map<String, Set<String>> embedded = new TreeMap<>();
        try (DirectoryStream<Path> bundles =
                Files.newDirectoryStream(BuiltPackage.directory().resolve("components"), "*.jar")) {
            for (Path bundle : bundles) {
                try (JarFile jar = new JarFile(bundle.toFile())) {
                    List<JarEntry> nested = jar.stream()
                            .filter(entry -> entry.getName().endsWith(".jar"))
                            .toList();
                    for (JarEntry entry : nested) {
                        assertThat(entry.getName()).startsWith("dependencies/");
                        String name = entry.getName().substring("dependencies/".length());
                        embedded.put(name, packages(jar.getInputStream(entry)));
                    }
                }
            }
        }
        return embedded;
    }

    private static Set<String> packages(InputStream jar) throws IOException {
        Set<String> packages = new HashSet<>();
        try (JarInputStream entries = new JarInputStream(jar)) {
            for (JarEntry entry = entries.getNextJarEntry(); entry != null; entry = entries.getNextJarEntry()) {
                String name = entry.getName();
                if (name.endsWith(".class") && name.contains("/") && !name.startsWith("META-INF/")) {
                    packages.add(name.substring(0, name.lastIndexOf('/')).replace('/', '.'));
                }
            }
        }
        return packages;
    }
}
