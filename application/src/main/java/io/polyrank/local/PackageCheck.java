package io.polyrank.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.xml.sax.SAXException;

/** Something that a package must satisfy beyond what Vespa itself checks. */
@FunctionalInterface
interface PackageCheck {

    /**
     * What is wrong; empty if nothing is.
     *
     * @param directory the package, with includes and variants of services.xml resolved
     * @param model what Vespa makes of the package
     */
    List<PackageFinding> findings(Path directory, PackageModel model) throws IOException, SAXException;
}
