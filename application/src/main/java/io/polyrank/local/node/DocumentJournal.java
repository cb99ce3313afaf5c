package io.polyrank.local.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.yahoo.document.Document;
import com.yahoo.document.DocumentId;
import com.yahoo.document.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What document operations made of documents, in a file of Vespa's feed format, one operation per line: the puts and removes that
 * lead from the feed to what was last there. An operation is in the file before it is answered, so it survives the death of the
 * process; not that of the machine, since the system decides when files reach the disk. Thread-safe.
 */
public final class DocumentJournal implements AutoCloseable {

    private static final String FILE = "documents.jsonl";
    private static final String LOCK = "documents.lock";

    private final ObjectMapper mapper = new ObjectMapper();
    private final @Nullable FileChannel channel;
    private final @Nullable FileChannel lock;

    private DocumentJournal(@Nullable FileChannel channel, @Nullable FileChannel lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Remembers nothing. */
    public static DocumentJournal none() {
        return new DocumentJournal(null, null);
    }

    /**
     * Applies what a folder's journal holds to documents, shortens it to the last operation on each document, and goes on writing
     * it.
     *
     * @param folder is made if it does not exist
     * @param documents by id, in the order of the feed
     * @throws IOException when the journal cannot be read or written, or another process writes it
     */
    public static DocumentJournal open(Path folder, FeedReader reader, Map<DocumentId, Document> documents)
            throws IOException {
        Files.createDirectories(folder);
        FileChannel lock = lock(folder.resolve(LOCK));
        try {
            Path file = folder.resolve(FILE);
            Map<DocumentId, Optional<Document>> last = last(file, reader);
            last.forEach((id, document) ->
                    document.ifPresentOrElse(put -> documents.put(id, put), () -> documents.remove(id)));
            Path part = folder.resolve(FILE + ".part");
            write(last, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new DocumentJournal(FileChannel.open(file, StandardOpenOption.APPEND), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Held as long as the file is open, and no longer than the process lives. */
    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Somebody in this process has it.
        }
        channel.close();
        throw new IOException(file + ": found it locked by another application, expected none; use another folder");
    }

    private static Map<DocumentId, Optional<Document>> last(Path file, FeedReader reader) throws IOException {
        Map<DocumentId, Optional<Document>> last = new LinkedHashMap<>();
        if (Files.exists(file)) {
            dropTornLine(file);
            reader.readOperations(file, (id, document) -> last.put(id, Optional.ofNullable(document)));
        }
        return last;
    }

    private static void write(Map<DocumentId, Optional<Document>> last, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try (DocumentJournal shorter = new DocumentJournal(channel, null)) {
            for (Map.Entry<DocumentId, Optional<Document>> entry : last.entrySet()) {
                if (entry.getValue().isPresent()) {
                    shorter.put(entry.getValue().get());
                } else {
                    shorter.remove(entry.getKey());
                }
            }
        }
    }

    /** What was being written when the process died was not answered. */
    private static void dropTornLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (end > 0) {
                one.clear();
                channel.read(one, end - 1);
                if (one.get(0) == '\n') {
                    break;
                }
                end--;
            }
            channel.truncate(end);
        }
    }

    /** Writes down a document as it is to be from now on. */
    void put(Document document) throws IOException {
        if (channel != null) {
            ObjectNode line = mapper.createObjectNode();
            line.put("put", document.getId().toString());
            line.set("fields", mapper.readTree(JsonWriter.toByteArray(document)).path("fields"));
            write(line);
        }
    }

    /** Writes down that a document is no more. */
    void remove(DocumentId id) throws IOException {
        if (channel != null) {
            write(mapper.createObjectNode().put("remove", id.toString()));
        }
    }

    private synchronized void write(ObjectNode line) throws IOException {
        byte[] json = mapper.writeValueAsBytes(line);
        ByteBuffer bytes =
                ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
        FileChannel open = channel;
        while (open != null && bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
