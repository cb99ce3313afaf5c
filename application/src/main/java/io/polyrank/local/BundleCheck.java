package io.polyrank.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Checks that every bundle and class that services.xml names is in the package. Vespa itself finds out only when the container
 * starts with the new package.
 */
final class BundleCheck implements PackageCheck {

    /** Bundles of the platform that packages name for components of Vespa itself. */
    private static final Set<String> PLATFORM_BUNDLES = Set.of(
            "container-disc",
            "container-search-and-docproc",
            "docprocs",
            "linguistics",
            "opennlp-linguistics",
            "lucene-linguistics",
            "model-evaluation",
            "model-integration",
            "vespaclient-container-plugin");

    @Override
    public List<PackageFinding> findings(Checked checked) throws IOException, SAXException {
        Map<String, Path> bundles = bundles(checked.directory());
        List<PackageFinding> findings = new ArrayList<>();
        NodeList elements = ServicesFiles.parse(checked.directory()).getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            if (element.hasAttribute("bundle")) {
                check(element, bundles, checked.services(), findings);
            }
        }
        return findings;
    }

    private static void check(
            Element element, Map<String, Path> bundles, ServicesFiles services, List<PackageFinding> findings)
            throws IOException {
        String place = services.holding("id=\"" + element.getAttribute("id") + "\"");
        String bundle = withoutVersion(element.getAttribute("bundle"));
        String className = withoutVersion(element.getAttribute(element.hasAttribute("class") ? "class" : "id"));
        Path jar = bundles.get(bundle);
        if (jar == null) {
            if (!PLATFORM_BUNDLES.contains(bundle)) {
                findings.add(new PackageFinding(
                        place,
                        "<" + element.getTagName() + " id=\"" + element.getAttribute("id") + "\"> names the bundle '"
                                + bundle + "', which is not in components/",
                        "use one of " + bundles.keySet() + ", or add the bundle to the package"));
            }
            return;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(className.replace('.', '/') + ".class") == null) {
                findings.add(new PackageFinding(
                        place,
                        "<" + element.getTagName() + " id=\"" + element.getAttribute("id") + "\"> names the class '"
                                + className + "', which is not in components/" + jar.getFileName(),
                        "correct the class name or the bundle, or build the package again"));
            }
        }
    }

    /** By symbolic name. */
    private static Map<String, Path> bundles(Path directory) throws IOException {
        Map<String, Path> bundles = new TreeMap<>();
        Path components = directory.resolve("components");
        if (Files.isDirectory(components)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(components, "*.jar")) {
                for (Path jar : jars) {
                    bundles.put(symbolicName(jar), jar);
                }
            }
        }
        return bundles;
    }

    private static String symbolicName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(new Attributes.Name("Bundle-SymbolicName"));
            return name == null ? jar.getFileName() + " (not a bundle)" : name.split(";", 2)[0].trim();
        }
    }

    /** Identifiers may carry a version or a namespace: {@code name:1.2@parent}. */
    private static String withoutVersion(String specification) {
        int end = specification.length();
        for (char separator : new char[] {':', '@'}) {
            int at = specification.indexOf(separator);
            end = at < 0 ? end : Math.min(end, at);
        }
        return specification.substring(0, end);
    }
}
