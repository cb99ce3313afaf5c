package io.polyrank.local;

import com.yahoo.config.FileReference;
import com.yahoo.config.application.api.FileRegistry;
import com.yahoo.filedistribution.fileacquirer.FileAcquirer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The files of one application package. A reference to a file is its absolute path, so whoever asks for it needs neither file
 * distribution nor a certain working directory. A file that the package lacks is an error at once.
 */
final class PackageFiles implements FileRegistry, FileAcquirer {

    private final Path packageDirectory;
    private final Path generatedDirectory;
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /**
     * @param packageDirectory where the package lies
     * @param generatedDirectory where files go that model building makes itself
     */
    PackageFiles(Path packageDirectory, Path generatedDirectory) {
        this.packageDirectory = packageDirectory.toAbsolutePath().normalize();
        this.generatedDirectory = generatedDirectory.toAbsolutePath().normalize();
    }

    @Override
    public FileReference addFile(String name) {
        Path file = packageDirectory.resolve(name).normalize();
        if (!file.startsWith(packageDirectory)) {
            throw new MissingPackageFileException(name, "lies outside the application package");
        }
        if (!Files.exists(file)) {
            throw new MissingPackageFileException(name, "is not in the application package");
        }
        return register(name, file);
    }

    @Override
    public FileReference addUri(String uri) {
        throw new MissingPackageFileException(uri, "is remote: files must be inside the application package");
    }

    @Override
    public FileReference addBlob(String name, ByteBuffer blob) {
        byte[] content = new byte[blob.remaining()];
        blob.get(content);
        Path file = generatedDirectory.resolve(name).normalize();
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the generated file " + file, e);
        }
        return register(name, file);
    }

    private FileReference register(String name, Path file) {
        FileReference reference = new FileReference(file.toString());
        entries.add(new Entry(name, reference));
        return reference;
    }

    @Override
    public List<Entry> export() {
        return List.copyOf(entries);
    }

    @Override
    public File waitFor(FileReference reference, long timeout, TimeUnit unit) {
        return new File(reference.value());
    }

    @Override
    public void shutdown() {}

    /** A file that something in the package names and the package does not hold. */
    static final class MissingPackageFileException extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        MissingPackageFileException(String file, String problem) {
            super("File '" + file + "' " + problem);
        }
    }
}
