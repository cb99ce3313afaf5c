package io.polyrank.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packages that jars of the class path export, as far as they are OSGi bundles. */
final class PlatformExports {

    /** A package name with its version, out of an Export-Package header; its other attributes may hold commas in quotes. */
    private static final Pattern CLAUSE =
            Pattern.compile("((?:[\\w.]+;)*[\\w.]+)((?:;[\\w-]+:?=(?:\"[^\"]*\"|[^,;]*))*)(?:,|$)");

    private static final Pattern VERSION = Pattern.compile(";version=\"?([\\w.-]+)");

    private PlatformExports() {}

    /**
     * The packages, each once, and their versions.
     *
     * @param asked which jars, by their addresses
     */
    static Map<String, String> of(Predicate<String> asked) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        for (URL url : Collections.list(PlatformExports.class.getClassLoader().getResources(JarFile.MANIFEST_NAME))) {
            if (!asked.test(url.toString())) {
                continue;
            }
            try (InputStream content = url.openStream()) {
                Manifest manifest = new Manifest(content);
                String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
                String exports = manifest.getMainAttributes().getValue("Export-Package");
                if (exports != null && !"components".equals(name) && !"searchers".equals(name)) {
                    add(exports, versions);
                }
            }
        }
        return versions;
    }

    private static void add(String header, Map<String, String> versions) {
        Matcher clauses = CLAUSE.matcher(header);
        while (clauses.find()) {
            Matcher version = VERSION.matcher(clauses.group(2));
            String found = version.find() ? version.group(1) : "0.0.0";
            for (String name : clauses.group(1).split(";", -1)) {
                versions.putIfAbsent(name, found);
            }
        }
    }
}
