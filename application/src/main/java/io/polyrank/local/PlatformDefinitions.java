package io.polyrank.local;

import com.yahoo.config.model.api.ConfigDefinitionRepo;
import com.yahoo.vespa.config.ConfigDefinitionKey;
import com.yahoo.vespa.config.buildergen.ConfigDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The config definitions of the Vespa platform, so that a wrong field in a platform config is found offline as a config server
 * would find it.
 *
 * <p>Implementation note: the platform's jars hold no {@code .def} files, but every generated config class carries its
 * definition as a constant. The jars are found through their manifests as the class loader sees them, which works for a plain
 * class path, an argument file and a jar whose manifest names the others. Reading all of them takes some hundred milliseconds,
 * so it happens once, at the first question.
 */
final class PlatformDefinitions implements ConfigDefinitionRepo {

    private static final String SUFFIX = "Config.class";

    private final ClassLoader classLoader;
    private final Map<ConfigDefinitionKey, ConfigDefinition> definitions = new HashMap<>();
    private boolean read;

    PlatformDefinitions(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public synchronized Map<ConfigDefinitionKey, ConfigDefinition> getConfigDefinitions() {
        if (!read) {
            readAll();
            read = true;
        }
        return Collections.unmodifiableMap(definitions);
    }

    @Override
    @SuppressWarnings("NullAway") // Vespa's contract: null when there is no such definition.
    public ConfigDefinition get(ConfigDefinitionKey key) {
        return getConfigDefinitions().get(key);
    }

    private void readAll() {
        try {
            for (URL manifest : Collections.list(classLoader.getResources(JarFile.MANIFEST_NAME))) {
                if (manifest.openConnection() instanceof JarURLConnection connection) {
                    connection.setUseCaches(false);
                    try (JarFile jar = connection.getJarFile()) {
                        jar.stream().map(JarEntry::getName).forEach(this::readClass);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the config definitions of the platform from the class path", e);
        }
    }

    private void readClass(String entry) {
        boolean platform = entry.startsWith("com/yahoo/") || entry.startsWith("ai/vespa/");
        if (!platform || !entry.endsWith(SUFFIX) || entry.contains("$")) {
            return;
        }
        String className =
                entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
        try {
            Class<?> config = Class.forName(className, true, classLoader);
            String name = (String) config.getField("CONFIG_DEF_NAME").get(null);
            String namespace = (String) config.getField("CONFIG_DEF_NAMESPACE").get(null);
            String[] schema = (String[]) config.getField("CONFIG_DEF_SCHEMA").get(null);
            definitions.put(new ConfigDefinitionKey(name, namespace), new ConfigDefinition(name, schema));
        } catch (ReflectiveOperationException | LinkageError e) {
            // A class whose name merely ends like one of a config, or one whose optional dependencies are absent.
            return;
        }
    }
}
