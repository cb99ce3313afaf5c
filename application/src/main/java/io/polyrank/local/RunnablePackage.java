package io.polyrank.local;

import com.yahoo.messagebus.MessagebusConfig;
import io.polyrank.experiment.LogFilesConfig;
import io.polyrank.local.node.DocumentServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A private copy of an application package, changed where one JVM differs from a deployment: the port, files named by configs
 * (there is no file distribution, so they become absolute paths), no access log, no
 * warm-up of the dispatcher, one service for all document operations, and a folder for logs.
 */
final class RunnablePackage {

    private final Path directory;
    private final int port;
    private final @Nullable Path logs;
    private final Document services;

    private RunnablePackage(Path directory, int port, @Nullable Path logs) throws IOException, SAXException {
        this.directory = directory;
        this.port = port;
        this.logs = logs;
        this.services = ServicesFiles.parse(directory);
    }

    /**
     * Changes a package in place.
     *
     * @param directory our own copy, with includes and variants resolved
     * @param port where the container listens for HTTP
     * @param logs folder for logs that have none in the package, or null to leave them without
     */
    static void prepare(Path directory, int port, @Nullable Path logs) throws IOException, SAXException {
        new RunnablePackage(directory, port, logs).rewrite();
    }

    private void rewrite() throws IOException {
        Element container = onlyContainer();
        elements(services.getDocumentElement(), "config").forEach(this::resolveFiles);
        listen(container);
        disableAccessLog(container);
        skipWarmUp(container);
        routeDocuments(container);
        log(container);
        try {
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(
                            new DOMSource(services),
                            new StreamResult(directory.resolve("services.xml").toFile()));
        } catch (TransformerException e) {
            throw new IOException("Cannot write services.xml of the local copy", e);
        }
    }

    private Element onlyContainer() {
        List<Element> containers = elements(services.getDocumentElement(), "container");
        if (containers.size() != 1) {
            throw new IllegalArgumentException(
                    "services.xml: local mode runs one <container>, found " + containers.size());
        }
        return containers.get(0);
    }

    /** A deployment distributes the files that configs name and fills in where they are; here they stay where they are. */
    private void resolveFiles(Element config) {
        for (Element field : elements(config, "*")) {
            if (field.hasAttribute("path")) {
                Path file = directory.resolve(field.getAttribute("path")).normalize();
                if (!Files.exists(file)) {
                    throw new IllegalArgumentException("services.xml: config " + config.getAttribute("name")
                            + " names the file '" + field.getAttribute("path") + "', which is not in the package");
                }
                field.removeAttribute("path");
                field.setTextContent(file.toString());
            } else if (field.hasAttribute("url") || field.hasAttribute("model-id")) {
                throw new IllegalArgumentException("services.xml: config " + config.getAttribute("name")
                        + " names a model outside the package in <" + field.getTagName()
                        + ">; local mode needs a path");
            }
        }
    }

    private void listen(Element container) {
        List<Element> servers = elements(child(container, "http"), "server");
        Element server;
        if (servers.isEmpty()) {
            server = services.createElement("server");
            server.setAttribute("id", "default");
            child(container, "http").appendChild(server);
        } else {
            server = servers.get(0);
        }
        server.setAttribute("port", Integer.toString(port));
    }

    /** With an access log comes a connection log, whose place cannot be set: it would appear in the working directory. */
    private void disableAccessLog(Element container) {
        elements(container, "accesslog").forEach(element -> parent(element).removeChild(element));
        Element log = services.createElement("accesslog");
        log.setAttribute("type", "disabled");
        container.appendChild(log);
    }

    private void skipWarmUp(Element container) {
        Element config = services.createElement("config");
        config.setAttribute("name", "vespa.config.search.dispatch");
        Element seconds = services.createElement("warmuptime");
        seconds.setTextContent("0.0");
        config.appendChild(seconds);
        container.appendChild(config);
    }

    /** A config of the container holds for components that say nothing else. */
    private void log(Element container) {
        if (logs != null) {
            Element config = append(container, "config");
            config.setAttribute("name", LogFilesConfig.CONFIG_DEF_NAMESPACE + "." + LogFilesConfig.CONFIG_DEF_NAME);
            append(config, "folder").setTextContent(logs.toAbsolutePath().toString());
        }
    }

    /** All document operations go to one service, whatever cluster they are for. */
    private void routeDocuments(Element container) throws IOException {
        define(
                MessagebusConfig.CONFIG_DEF_NAMESPACE,
                MessagebusConfig.CONFIG_DEF_NAME,
                MessagebusConfig.CONFIG_DEF_SCHEMA);
        Element config = services.createElement("config");
        config.setAttribute("name", MessagebusConfig.CONFIG_DEF_NAMESPACE + "." + MessagebusConfig.CONFIG_DEF_NAME);
        Element table = append(append(config, "routingtable"), "item");
        append(table, "protocol").setTextContent("document");
        Element routes = append(table, "route");
        for (String name : List.of("default", "default-get")) {
            Element route = append(routes, "item");
            append(route, "name").setTextContent(name);
            append(append(route, "hop"), "item").setTextContent(DocumentServer.SERVICE);
        }
        container.appendChild(config);
    }

    /**
     * Adds a bundle with nothing but a definition of the platform's: the container finds lists in a config by its definition,
     * and has those of the package's bundles alone.
     */
    private void define(String namespace, String name, String[] schema) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "local-definitions");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
        Path bundle = Files.createDirectories(directory.resolve("components")).resolve("local-definitions.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(bundle), manifest)) {
            jar.putNextEntry(new JarEntry("configdefinitions/")); // without it Vespa does not look further
            jar.putNextEntry(new JarEntry("configdefinitions/" + namespace + "." + name + ".def"));
            jar.write(String.join("\n", schema).getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
    }

    private Element append(Element parent, String name) {
        Element child = services.createElement(name);
        parent.appendChild(child);
        return child;
    }

    private Element child(Element parent, String name) {
        List<Element> children = elements(parent, name);
        if (!children.isEmpty()) {
            return children.get(0);
        }
        Element child = services.createElement(name);
        parent.appendChild(child);
        return child;
    }

    private static Node parent(Element element) {
        Node parent = element.getParentNode();
        if (parent == null) {
            throw new IllegalStateException("<" + element.getTagName() + "> is not part of a document");
        }
        return parent;
    }

    /** A list of its own, so that changing the document while going through it is safe. */
    private static List<Element> elements(Element root, String name) {
        NodeList nodes = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
