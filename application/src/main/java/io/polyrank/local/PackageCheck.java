package io.polyrank.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.xml.sax.SAXException;

/** Something that a package must satisfy beyond what Vespa itself checks. */
@FunctionalInterface
interface PackageCheck {

    /**
     * A package that Vespa accepts.
     *
     * @param directory the package, with includes and variants of services.xml resolved
     * @param services what services.xml was put together of
     * @param model what Vespa makes of the package
     */
    record Checked(Path directory, ServicesFiles services, PackageModel model) {}

    /** What is wrong; empty if nothing is. */
    List<PackageFinding> findings(Checked checked) throws IOException, SAXException;
}
