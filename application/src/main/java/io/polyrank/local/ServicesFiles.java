package io.polyrank.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** services.xml and the files it includes. Vespa puts them together first, and names none of the latter in its messages. */
final class ServicesFiles {

    static final String SERVICES = "services.xml";

    private static final Pattern INCLUDE =
            Pattern.compile("<preprocess:include\\s[^>]*?file\\s*=\\s*[\"']([^\"']+)[\"']");

    private final Path directory;

    /** @param directory the package, with includes not resolved */
    ServicesFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Parses services.xml alone.
     *
     * @param directory a package with includes resolved
     */
    static Document parse(Path directory) throws IOException, SAXException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(directory.resolve(SERVICES).toFile());
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("The Java runtime has no XML parser", e);
        }
    }

    /** The file that holds a text, by its path in the package; services.xml if none or several do. */
    String holding(String text) {
        try {
            List<String> holding = new ArrayList<>();
            for (String file : all()) {
                if (Files.readString(directory.resolve(file)).contains(text)) {
                    holding.add(file);
                }
            }
            return holding.size() == 1 ? holding.get(0) : SERVICES;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read services.xml or what it includes in " + directory, e);
        }
    }

    /** Includes of includes are rare enough to be left out. */
    private List<String> all() throws IOException {
        List<String> files = new ArrayList<>(List.of(SERVICES));
        Matcher includes = INCLUDE.matcher(Files.readString(directory.resolve(SERVICES)));
        while (includes.find()) {
            if (Files.isRegularFile(directory.resolve(includes.group(1)))) {
                files.add(includes.group(1));
            }
        }
        return files;
    }
}
